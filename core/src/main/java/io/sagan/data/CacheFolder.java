package io.sagan.data;

import java.nio.file.Path;

/// Where Sagan keeps what can be fetched or computed again: deleting it loses time only.
public final class CacheFolder {
    /// The system property that names another folder.
    public static final String PROPERTY = "sagan.cache";

    private CacheFolder() {}

    /// The folder for one kind of thing, which need not exist yet.
    ///
    /// It lies in the folder that the system property `sagan.cache` names, else in
    /// `$XDG_CACHE_HOME/sagan`, else in `~/.cache/sagan`. As the XDG base directory specification
    /// wants it, `XDG_CACHE_HOME` counts only when it is an absolute path.
    ///
    /// @param kind such as `weights`
    public static Path of(String kind) {
        var named = System.getProperty(PROPERTY, "");
        if (!named.isEmpty()) {
            return Path.of(named, kind);
        }
        var xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        var base = Path.of(xdg).isAbsolute() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("sagan").resolve(kind);
    }
}

package io.sagan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// How the launcher sets glibc's memory up, for processes that stand in for one of its own.
public final class LauncherMemory {
    private static final Pattern SET = Pattern.compile("GLIBC_TUNABLES:-([^}]+)}");

    private LauncherMemory() {}

    /// Makes a process take memory as one of the launcher's would.
    ///
    /// @throws IOException if the launcher does not say how
    public static void set(ProcessBuilder process) throws IOException {
        var said = SET.matcher(Files.readString(Path.of("../sagan")));
        if (!said.find()) {
            throw new IOException("the launcher sets no GLIBC_TUNABLES");
        }
        process.environment().put("GLIBC_TUNABLES", said.group(1));
    }
}

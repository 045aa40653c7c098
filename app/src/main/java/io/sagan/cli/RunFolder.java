package io.sagan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a run goes when nobody said.
final class RunFolder {
    private static final Path RUNS = Path.of("runs");

    private RunFolder() {}

    /// Named after the data, else after the experiment file, else after the preset.
    static String nameFor(@Nullable String data, @Nullable Path experiment, String preset) {
        var named = data != null ? Path.of(data).toAbsolutePath().normalize() : experiment;
        var last = named == null ? null : named.getFileName();
        var name = last == null ? preset : last.toString().replaceFirst("\\.(zip|bin|safetensors|ya?ml)$", "");
        var plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}._-]+", "-");
        return plain.isBlank() || plain.startsWith(".") ? preset : plain;
    }

    /// `runs/NAME`, or `runs/NAME-2` and so on: the first that holds nothing.
    static Path unused(String name) throws IOException {
        var run = RUNS.resolve(name);
        for (int n = 2; isTaken(run); n++) {
            run = RUNS.resolve(name + "-" + n);
        }
        return run;
    }

    /// Something is there already, be it a file or a folder with anything in it.
    static boolean isTaken(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            return Files.exists(run);
        }
        try (var entries = Files.list(run)) {
            return entries.findAny().isPresent();
        }
    }
}

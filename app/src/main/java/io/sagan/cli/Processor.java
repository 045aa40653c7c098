package io.sagan.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The machine's processor.
///
/// @param model its name
/// @param features of those that matter to the engine, the ones it has: `avx2`, `avx512f`,
///     `avx512_bf16`,
/// `amx_bf16`; on ARM `asimd`, `bf16`, `sve`
record Processor(String model, List<String> features) {
    private static final List<String> TELLING =
            List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16", "sve");

    Processor {
        features = List.copyOf(features);
    }

    /// As the system tells it; `unknown` and no features where it does not.
    static Processor ofThisMachine() {
        var listing = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(listing) ? ofListing(Files.readString(listing)) : ofMac();
        } catch (IOException untold) {
            return new Processor("unknown", List.of());
        }
    }

    /// Reads the text of Linux's `/proc/cpuinfo`.
    static Processor ofListing(String listing) {
        var model = values(listing, "model name").findFirst().orElse("unknown");
        var flags = Stream.concat(values(listing, "flags"), values(listing, "Features"))
                .findFirst()
                .orElse("");
        var has = List.of(flags.split(" ", -1));
        return new Processor(model, TELLING.stream().filter(has::contains).toList());
    }

    private static Stream<String> values(String listing, String key) {
        return listing.lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equals(key))
                .map(parts -> parts[1].strip());
    }

    private static Processor ofMac() throws IOException {
        var model = sysctl("machdep.cpu.brand_string");
        var bf16 = sysctl("hw.optional.arm.FEAT_BF16").equals("1");
        return new Processor(model.isEmpty() ? "unknown" : model, bf16 ? List.of("bf16") : List.of());
    }

    private static String sysctl(String name) throws IOException {
        var asked = new ProcessBuilder("sysctl", "-n", name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var answer = asked.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}

package io.sagan.studio;

import io.sagan.LauncherMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a program of the tests in a virtual machine of its own, set up as the launcher does.
final class FreshProcess {
    private FreshProcess() {}

    /// The numbers of the last line that `program` prints.
    ///
    /// @throws IOException when it fails
    static List<Double> numbers(Class<?> program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:MaxRAMPercentage=50",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        LauncherMemory.set(builder);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .lines()
                .toList();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", arguments) + " failed: " + said);
        }
        return List.of(said.getLast().split(" ", -1)).stream()
                .map(Double::valueOf)
                .toList();
    }
}

package io.sagan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The benchmarks of small operations.
@NullMarked
class BenchmarksTest {
    @Test
    void everyBenchmarkRunsOnce() throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true"); // one call disturbs nobody's times
        var once = new OptionsBuilder()
                .include("^io\\.sagan\\.")
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        assertThat(new Runner(once).run()).hasSizeGreaterThanOrEqualTo(19);
    }

    /// Takes times and prints them: `mvn -q -pl core test -Dtest=BenchmarksTest -Djmh=ARGUMENTS`, a pattern of names
    /// or whatever else JMH takes. In a process that is set up as the launcher does.
    @Test
    @EnabledIfSystemProperty(named = "jmh", matches = ".+")
    void timesAreTaken() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(System.getProperty("jmh", ".").split(" ", -1)));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        LauncherMemory.set(builder);
        var process = builder.start();
        try (var said = process.inputReader()) {
            said.lines().forEach(System.out::println);
        }
        assertThat(process.waitFor()).isZero();
    }
}

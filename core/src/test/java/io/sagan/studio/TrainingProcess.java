package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.Engine;
import io.sagan.train.CheckpointStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A program that trains or resumes, for a test to kill.
final class TrainingProcess {
    private TrainingProcess() {}

    /// Goes on with a run where it has a checkpoint, and begins it where it has none, once it is told to.
    public static void main(String[] args) throws IOException {
        Engine.start();
        System.in.read();
        var run = Path.of(args[0]);
        var wanted = TinyRuns.experiment(Path.of(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]));
        var begun = Files.isDirectory(run)
                && new CheckpointStore(run.resolve("checkpoints"), 1, 0)
                        .newestComplete(_ -> {})
                        .isPresent();
        if (begun) {
            Studio.resume(run, _ -> wanted, event -> System.out.println(event), () -> false);
        } else {
            Studio.train(wanted, run, event -> System.out.println(event), () -> false);
        }
    }

    /// Starts the program in a virtual machine of its own, where it waits for [#begin].
    static Process start(Path run, Path data, long steps, int saveEvery) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Djava.awt.headless=true",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainingProcess.class.getName(),
                        run.toString(),
                        data.toString(),
                        Long.toString(steps),
                        Integer.toString(saveEvery))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static void begin(Process process) throws IOException {
        process.getOutputStream().close();
    }

    /// Runs it to its end.
    static void finish(Path run, Path data, long steps, int saveEvery) throws IOException, InterruptedException {
        var process = start(run, data, steps, saveEvery);
        begin(process);
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(process.waitFor()).isZero();
    }
}

package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.event.TrainingEvent;
import io.sagan.tensor.Engine;
import io.sagan.train.CheckpointStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// A program that trains or resumes, for a test to kill.
final class TrainingProcess {
    private TrainingProcess() {}

    /// Goes on with a run where it has a checkpoint, and begins it where it has none, once it is told to.
    public static void main(String[] args) throws IOException {
        Engine.start();
        if (System.in.read() < 0) {
            return; // the test is gone
        }
        var run = Path.of(args[0]);
        var wanted = TinyRuns.experiment(Path.of(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]));
        var begun = Files.isDirectory(run)
                && new CheckpointStore(run.resolve("checkpoints"), 1, 0)
                        .newestComplete(_ -> {})
                        .isPresent();
        if (begun) {
            Studio.resume(run, _ -> wanted, event -> System.out.println(event), () -> false);
        } else {
            Studio.train(wanted, run, event -> hear(event, Long.parseLong(args[4])), () -> false);
        }
    }

    /// Stands still at a step, to be killed there.
    private static void hear(TrainingEvent event, long haltAt) {
        System.out.println(event);
        if (event instanceof TrainingEvent.Ticked ticked && ticked.step() == haltAt) {
            LockSupport.parkNanos(Long.MAX_VALUE);
        }
    }

    /// Starts the program in a virtual machine of its own, where it waits for [#begin].
    static Process start(Path run, Path data, long steps, int saveEvery) throws IOException {
        return start(run, data, steps, saveEvery, -1);
    }

    /// The same, standing still at a step.
    static Process start(Path run, Path data, long steps, int saveEvery, long haltAt) throws IOException {
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
                        Integer.toString(saveEvery),
                        Long.toString(haltAt))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static void begin(Process process) throws IOException {
        try (var told = process.getOutputStream()) {
            told.write('\n');
        }
    }

    /// Runs it to its end.
    static void finish(Path run, Path data, long steps, int saveEvery) throws IOException, InterruptedException {
        var process = start(run, data, steps, saveEvery);
        begin(process);
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(process.waitFor()).isZero();
    }
}

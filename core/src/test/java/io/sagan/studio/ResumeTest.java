package io.sagan.studio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.train.CheckpointStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is killed and resumed ends in the same bits as one that was left alone.
class ResumeTest {
    private static final List<String> TENSORS = List.of(
            "generator.safetensors",
            "discriminator.safetensors",
            "ema.safetensors",
            "adam-generator.safetensors",
            "adam-discriminator.safetensors");

    @TempDir
    private Path folder;

    private Path data;
    private Path straight;
    private Path killed;

    @BeforeEach
    void makePictures() throws IOException {
        data = TinyRuns.classes(folder.resolve("data"), 5);
        straight = folder.resolve("straight");
        killed = folder.resolve("killed");
    }

    @Test
    void endsInTheSameBitsAfterAKill() throws Exception {
        TrainingProcess.finish(straight, data, 20, 10);
        var process = TrainingProcess.start(killed, data, 1_000_000, 10, 13);
        TrainingProcess.begin(process);
        try (var lines = process.inputReader()) {
            assertThat(lines.lines().anyMatch(line -> line.startsWith("Ticked[step=13")))
                    .isTrue();
            process.toHandle().destroyForcibly();
        } finally {
            process.destroyForcibly().onExit().join();
        }
        assertThat(process.exitValue()).isNotZero();
        assertThat(newest()).isEqualTo("step-000010");
        TrainingProcess.finish(killed, data, 20, 10);
        requireSameEnd("step-000020");
    }

    @Test
    void endsInTheSameBitsAfterTwentyKillsInsideCheckpointWrites() throws Exception {
        var random = new Random(20);
        TrainingProcess.finish(killed, data, 1, 1);
        var partial = new ArrayList<String>();
        var next = TrainingProcess.start(killed, data, 1_000_000, 1);
        try {
            for (int kill = 0; kill < 20; kill++) {
                var process = next;
                next = TrainingProcess.start(killed, data, 1_000_000, 1); // starts while the other trains
                killInsideAWrite(process, random);
                partial.addAll(leftovers());
                var damaged = new ArrayList<String>();
                new CheckpointStore(killed.resolve("checkpoints"), 1, 0).newestComplete(damaged::add);
                assertThat(damaged).isEmpty();
            }
        } finally {
            next.destroyForcibly().onExit().join();
        }
        assertThat(partial).as("writes that a kill cut short").isNotEmpty();
        long end = Long.parseLong(newest().substring("step-".length())) + 2;
        TrainingProcess.finish(killed, data, end, 1);
        TrainingProcess.finish(straight, data, end, 1_000_000);
        assertThat(leftovers()).isEmpty();
        requireSameEnd("step-%06d".formatted(end));
    }

    /// Trains until one of the next few checkpoints is being written, and kills a moment later.
    private void killInsideAWrite(Process process, Random random) throws IOException, InterruptedException {
        var checkpoints = killed.resolve("checkpoints");
        try (var watch = checkpoints.getFileSystem().newWatchService()) {
            checkpoints.register(watch, ENTRY_CREATE);
            TrainingProcess.begin(process);
            process.getInputStream().close();
            try {
                for (int write = 1 + random.nextInt(3); write > 0; write--) {
                    awaitWrite(watch);
                }
                LockSupport.parkNanos(random.nextInt(8_000_000));
            } finally {
                process.destroyForcibly().onExit().join();
            }
        }
    }

    private static void awaitWrite(WatchService watch) throws InterruptedException {
        boolean begun = false;
        while (!begun) {
            var key = watch.poll(60, TimeUnit.SECONDS);
            assertThat(key).as("a checkpoint is begun within a minute").isNotNull();
            begun = key.pollEvents().stream()
                    .anyMatch(event -> String.valueOf(event.context()).startsWith(".partial-"));
            key.reset();
        }
    }

    private List<String> leftovers() throws IOException {
        try (var paths = Files.list(killed.resolve("checkpoints"))) {
            return paths.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    private String newest() throws IOException {
        return new CheckpointStore(killed.resolve("checkpoints"), 1, 0)
                .newestComplete(_ -> {})
                .map(path -> path.getFileName().toString())
                .orElse("");
    }

    private void requireSameEnd(String step) throws IOException {
        for (var file : TENSORS) {
            assertThat(killed.resolve("checkpoints").resolve(step).resolve(file))
                    .hasSameBinaryContentAs(
                            straight.resolve("checkpoints").resolve(step).resolve(file));
        }
        var sheet = "samples/" + step + ".png";
        assertThat(pixels(killed.resolve(sheet))).isEqualTo(pixels(straight.resolve(sheet)));
    }

    private static int[] pixels(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}

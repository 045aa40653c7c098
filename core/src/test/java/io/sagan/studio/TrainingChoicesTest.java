package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.Experiment;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs with the choices that are off by default, and runs that begin with the weights of others.
class TrainingChoicesTest {
    @TempDir
    private Path folder;

    private final List<TrainingEvent> heard = new ArrayList<>();
    private Path data;
    private Path source;

    @BeforeEach
    void trainAFirstRun() throws IOException {
        data = TinyRuns.classes(folder.resolve("data"), 4);
        Files.delete(data.resolve("disc/3.png")); // so that the classes differ in number
        source = folder.resolve("source");
        train(TinyRuns.experiment(data, 2, 2), source);
    }

    @Test
    void aResumedRunWithEverythingOnEndsInTheSameBits() throws IOException {
        var all = everything();
        var straight = folder.resolve("straight");
        var halves = folder.resolve("halves");
        train(all, straight);
        train(all.with("train.steps", "3"), halves);
        Studio.resume(halves, experiment -> experiment.with("train.steps", "6"), heard::add, () -> false);

        var files = new ArrayList<String>();
        try (var list = Files.list(checkpoint(straight, 6))) {
            list.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors"))
                    .forEach(files::add);
        }
        assertThat(files).contains("regularisation.safetensors").hasSize(6);
        for (var file : files) {
            assertThat(checkpoint(halves, 6).resolve(file))
                    .hasSameBinaryContentAs(checkpoint(straight, 6).resolve(file));
        }
        var probabilities = EventLog.readTicks(straight.resolve("events.jsonl")).stream()
                .map(Ticked::augmentation)
                .toList();
        assertThat(probabilities).doesNotContainNull().last().isNotEqualTo(0.0);
        assertThat(EventLog.readTicks(halves.resolve("events.jsonl")))
                .extracting(Ticked::augmentation)
                .isEqualTo(probabilities);
    }

    private Experiment everything() {
        var settings = new HashMap<String, String>();
        settings.put("loss.kind", "non_saturating");
        settings.put("loss.r1", "{weight: 10, every: 2}");
        settings.put("loss.leCam", "{weight: 0.3, decay: 0.9, start: 2}");
        settings.put("loss.consistency", "{realWeight: 10, fakeWeight: 5}");
        settings.put("loss.orthogonal", "1e-4");
        settings.put("train.discriminatorSteps", "2");
        settings.put("train.decay", "{start: 2, end: 8}");
        settings.put("train.generatorBatch", "6");
        settings.put("train.generatorFirst", "true");
        settings.put("train.labels", "data");
        settings.put("train.emaWarmup", "true");
        settings.put("train.diffAugment", "[]");
        settings.put("train.ada", "{target: -0.9, interval: 2, horizon: 40}");
        settings.put("train.transfer", "{from: " + source + ", freeze: 1}");
        return TinyRuns.experiment(data, 6, 3).with(settings);
    }

    @Test
    void aRunBeginsWithTheWeightsOfAnotherAndLeavesFrozenBlocksAsTheyCame() throws IOException {
        var run = folder.resolve("next");
        train(transferring(source, 2), run);
        assertThat(pixels(run, 0)).isEqualTo(pixels(source, 2));
        Engine.start();
        try (var _ = new PointerScope()) {
            var before = Safetensors.read(checkpoint(source, 2).resolve("discriminator.safetensors"))
                    .tensors();
            var after = Safetensors.read(checkpoint(run, 3).resolve("discriminator.safetensors"))
                    .tensors();
            after.forEach((name, tensor) -> {
                boolean frozen = name.matches("(block[12]|attention16)\\..*");
                if (frozen || name.endsWith(".weight")) {
                    assertThat(tensor.equal(before.get(name))).as(name).isEqualTo(frozen);
                }
            });
            assertThat(after).containsKeys("block1.conv1.spectral.u", "attention16.theta.weight", "linear.weight");
        }
    }

    @Test
    void aModelFolderGivesItsGeneratorAndLeavesTheDiscriminatorNew() throws IOException {
        var model = modelFolder();
        var run = folder.resolve("next");
        train(transferring(model, 0), run);
        assertThat(pixels(run, 0)).isEqualTo(pixels(source, 2));
        assertThat(heard).contains(new Noted(model + " holds no discriminator: this run begins with a new one"));
        assertThatThrownBy(() -> train(transferring(model, 1), folder.resolve("frozen")))
                .isInstanceOf(IOException.class)
                .hasMessage("train.transfer.from: " + model
                        + " holds no discriminator to freeze; set train.transfer.freeze to 0");
    }

    @Test
    void saysWhichKeyOfTheDescriptionDiffers() {
        var narrow = transferring(source, 0).with("model.generator.channels", "[16, 16, 16, 8]");
        assertThatThrownBy(() -> train(narrow, folder.resolve("next")))
                .hasMessageStartingWith("train.transfer.from needs a model of the same description, and"
                        + " model.generator.channels is [16, 16, 16, 16] in ")
                .hasMessageEndingWith(", not [16, 16, 16, 8]");
        var otherStart = transferring(source, 0).with(Map.of("model.init", "orthogonal", "train.steps", "1"));
        org.assertj.core.api.Assertions.assertThatCode(() -> train(otherStart, folder.resolve("other")))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAModelOfAnotherNumberOfClasses() throws IOException {
        var flat = TinyRuns.flat(folder.resolve("flat"), 5);
        assertThatThrownBy(() ->
                        train(transferring(source, 0).with("data.source", flat.toString()), folder.resolve("next")))
                .hasMessageStartingWith("train.transfer.from needs a model of as many classes, and ")
                .hasMessageEndingWith(" has 2, the data 0");
        assertThatThrownBy(() -> train(transferring(folder.resolve("nowhere"), 0), folder.resolve("next")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist");
    }

    private Path modelFolder() throws IOException {
        var model = Files.createDirectory(folder.resolve("model"));
        Files.copy(checkpoint(source, 2).resolve("model.json"), model.resolve("model.json"));
        Files.copy(checkpoint(source, 2).resolve("ema.safetensors"), model.resolve("generator.safetensors"));
        return model;
    }

    private Experiment transferring(Path from, int freeze) {
        return TinyRuns.experiment(data, 3, 3).with("train.transfer", "{from: " + from + ", freeze: " + freeze + "}");
    }

    private void train(Experiment experiment, Path run) throws IOException {
        Studio.train(experiment, run, heard::add, () -> false);
    }

    private static Path checkpoint(Path run, int step) {
        return run.resolve("checkpoints/step-%06d".formatted(step));
    }

    private static int[] pixels(Path run, int step) throws IOException {
        var image = ImageIO.read(
                run.resolve("samples/step-%06d.png".formatted(step)).toFile());
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}

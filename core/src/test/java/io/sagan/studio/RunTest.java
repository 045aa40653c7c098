package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.config.ExperimentYaml;
import io.sagan.data.DataException;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Diverged;
import io.sagan.event.TrainingEvent.LeftOut;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.SaveFailed;
import io.sagan.event.TrainingEvent.Saved;
import io.sagan.event.TrainingEvent.Started;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Safetensors;
import io.sagan.train.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run does when its data, its folder, its disk or its numbers are not as they should be.
class RunTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final List<TrainingEvent> heard = new ArrayList<>();
    private Path data;
    private Path run;

    @BeforeEach
    void makePictures() throws IOException {
        data = TinyRuns.classes(folder.resolve("data"), 4);
        run = folder.resolve("runs/tiny");
    }

    @Test
    void leavesWhatARunConsistsOf() throws IOException {
        var outcome = train(TinyRuns.experiment(data, 3, 2));
        assertThat(outcome)
                .isEqualTo(new TrainOutcome.Finished(run, 3, "steps", run.resolve("samples/step-000003.png")));
        assertThat(ExperimentYaml.read(run.resolve("experiment.yaml"))).isEqualTo(TinyRuns.experiment(data, 3, 2));
        assertThat(checkpoints()).containsExactly("step-000002", "step-000003");
        assertThat(EventLog.read(run.resolve("events.jsonl"))).isEqualTo(heard);
        assertThat(EventLog.readTicks(run.resolve("events.jsonl")))
                .extracting(Ticked::step)
                .containsExactly(1L, 2L, 3L);
        var sheet = ImageIO.read(run.resolve("samples/step-000003.png").toFile());
        assertThat(sheet.getHeight()).isEqualTo(2 + 2 * 66);
        assertThat(run.resolve("tensorboard")).isDirectoryContaining("glob:**/events.out.tfevents.*");
    }

    @Test
    void saysThatAFlatFolderTrainsWithoutClasses() throws IOException {
        train(TinyRuns.experiment(TinyRuns.flat(folder.resolve("flat"), 6), 1, 1));
        assertThat(heard).contains(new Noted("the data has no class folders: the run is unconditional"));
        assertThat(EventLog.read(run.resolve("events.jsonl"))).isEqualTo(heard);
        assertThat(only(Started.class).getFirst().classes()).isEmpty();
    }

    @Test
    void saysThatTf32IsNotForAProcessor() throws IOException {
        train(TinyRuns.experiment(data, 1, 1).with("train.precision", "tf32").with("train.device", "cpu"));
        assertThat(heard).contains(new Noted("tf32 is a GPU's: this processor computes in fp32"));
        assertThat(only(Started.class).getFirst().precision()).isEqualTo("fp32");
    }

    @Test
    void savesAndDrawsWhenAskedToStop() throws IOException {
        var outcome = Studio.train(
                TinyRuns.experiment(data, 1000, 1000),
                run,
                heard::add,
                () -> only(Ticked.class).size() == 2);
        assertThat(outcome)
                .isEqualTo(new TrainOutcome.Finished(run, 2, "stopped", run.resolve("samples/step-000002.png")));
        assertThat(checkpoints()).containsExactly("step-000002");
        assertThat(run.resolve("samples/step-000002.png")).isRegularFile();
    }

    @Test
    void canBeGoneOnWithWhenStoppedBeforeTheFirstStep() throws IOException {
        var outcome = Studio.train(
                TinyRuns.experiment(data, 2, 2),
                run,
                heard::add,
                () -> !only(Started.class).isEmpty());
        assertThat(outcome)
                .isEqualTo(new TrainOutcome.Finished(run, 0, "stopped", run.resolve("samples/step-000000.png")));
        assertThat(checkpoints()).containsExactly("step-000000");
        assertThat(resume(experiment -> experiment))
                .isEqualTo(new TrainOutcome.Finished(run, 2, "steps", run.resolve("samples/step-000002.png")));
        var straight = folder.resolve("runs/straight");
        Studio.train(TinyRuns.experiment(data, 2, 2), straight, _ -> {}, () -> false);
        assertThat(run.resolve("checkpoints/step-000002/generator.safetensors"))
                .hasSameBinaryContentAs(straight.resolve("checkpoints/step-000002/generator.safetensors"));
    }

    @Test
    void leavesNothingWhenStoppedWhilePicturesAreRead() {
        assertThatThrownBy(() -> Studio.train(TinyRuns.experiment(data, 2, 2), run, heard::add, () -> true))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("stopped while the pictures were read");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void trainsInsideItsOwnPictures() throws IOException {
        run = data.resolve("runs/mine");
        train(TinyRuns.experiment(data, 1, 1));
        assertThat(resume(experiment -> experiment.with("train.steps", "2"))).isInstanceOf(TrainOutcome.Finished.class);
        assertThat(only(Started.class)).extracting(Started::classes).containsOnly(List.of("disc", "square"));
    }

    @Test
    void drawsIntoANewFolderWhenThatOfItsSheetsIsGone() throws IOException {
        train(TinyRuns.experiment(data, 1, 1));
        Files.delete(run.resolve("samples/step-000000.png"));
        Files.delete(run.resolve("samples/step-000001.png"));
        Files.delete(run.resolve("samples"));
        resume(experiment -> experiment.with("train.steps", "2"));
        assertThat(run.resolve("samples/step-000002.png")).isRegularFile();
    }

    @Test
    void goesOnFromTheCheckpointBeforeADamagedOne() throws IOException {
        train(TinyRuns.experiment(data, 3, 1));
        flipAByte(run.resolve("checkpoints/step-000003/generator.safetensors"));
        heard.clear();
        resume(experiment -> experiment);
        assertThat(only(Noted.class))
                .singleElement()
                .extracting(Noted::message)
                .asString()
                .contains("checkpoints/step-000003", "generator.safetensors")
                .endsWith("step-000002 is used instead");
        assertThat(only(Started.class))
                .singleElement()
                .extracting(Started::step)
                .isEqualTo(2L);
        var log = EventLog.read(run.resolve("events.jsonl"));
        assertThat(log.subList(log.size() - heard.size(), log.size())).isEqualTo(heard);
        CheckpointStore.verify(run.resolve("checkpoints/step-000003"));
    }

    @Test
    void refusesToGoOnWithoutAWholeCheckpoint() throws IOException {
        train(TinyRuns.experiment(data, 1, 1));
        Files.delete(run.resolve("checkpoints/step-000001/progress.json"));
        assertThatThrownBy(() -> resume(experiment -> experiment))
                .isInstanceOf(IOException.class)
                .hasMessage(run + " holds no whole checkpoint to go on from; start it anew with another --out");
    }

    @Test
    void goesOnWithAFinishedRunForMoreSteps() throws IOException {
        train(TinyRuns.experiment(data, 2, 2));
        var outcome = resume(experiment -> experiment.with(Map.of("train.steps", "4", "output.keep", "1")));
        assertThat(outcome).isInstanceOfSatisfying(TrainOutcome.Finished.class, finished -> {
            assertThat(finished.step()).isEqualTo(4);
            assertThat(finished.sheet()).isRegularFile();
        });
        assertThat(checkpoints()).containsExactly("step-000004");
        assertThat(ExperimentYaml.read(run.resolve("experiment.yaml")).train().steps())
                .isEqualTo(4);
    }

    @Test
    void refusesAnotherExperimentOrOtherPicturesOnResuming() throws IOException {
        train(TinyRuns.experiment(data, 1, 1));
        var before = Files.readString(run.resolve("experiment.yaml"));
        assertThatThrownBy(() -> resume(experiment -> experiment.with("train.batch", "8")))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("train.batch is 4 in this run and cannot become 8 on resuming");
        TinyRuns.flat(data.resolve("disc"), 1);
        assertThatThrownBy(() -> resume(experiment -> experiment.with("train.steps", "9")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the data changed since")
                .hasMessageContaining("step-000001");
        assertThat(run.resolve("experiment.yaml")).hasContent(before);
        assertThat(checkpoints()).containsExactly("step-000001");
    }

    @Test
    void refusesARunThatIsBeingTrained() throws IOException {
        train(TinyRuns.experiment(data, 1, 1));
        try (var _ = RunDirectory.resume(run)) {
            assertThatThrownBy(() -> resume(experiment -> experiment))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(run + " is being trained by another process; wait for it to end");
        }
    }

    @Test
    void leavesBrokenFilesOutAndNamesThem() throws IOException {
        var pictures = withThreeBroken();
        train(TinyRuns.experiment(pictures, 1, 1));
        assertThat(only(LeftOut.class))
                .extracting(LeftOut::file)
                .containsExactlyInAnyOrder("03.png", "11.png", "27.png");
        assertThat(only(Started.class))
                .singleElement()
                .extracting(Started::images)
                .isEqualTo(27L);
        assertThat(EventLog.read(run.resolve("events.jsonl")))
                .filteredOn(LeftOut.class::isInstance)
                .hasSize(3);
    }

    @Test
    void stopsAtABrokenFileUnderStrict() throws IOException {
        var strict = TinyRuns.experiment(withThreeBroken(), 1, 1).with("data.strict", "true");
        assertThatThrownBy(() -> train(strict))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("03.png")
                .hasMessageContaining("mend or remove it");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void leavesNoFolderBehindWhenItCannotBegin() throws IOException {
        var nowhere = TinyRuns.experiment(folder.resolve("nowhere"), 1, 1);
        assertThatThrownBy(() -> train(nowhere)).isInstanceOf(DataException.class);
        assertThat(folder.resolve("runs")).doesNotExist();
        Files.createDirectories(run);
        assertThatThrownBy(() -> train(nowhere)).isInstanceOf(DataException.class);
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void saysWhatIsInTheWayOfTheFolder() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "notes");
        for (var place : List.of(file, file.resolve("run"))) {
            assertThatThrownBy(() -> Studio.train(TinyRuns.experiment(data, 1, 1), place, heard::add, () -> false))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(place + " ")
                    .hasMessageEndingWith("choose another --out");
        }
        assertThat(file).hasContent("notes");
    }

    @Test
    void endsWhereNumbersBreakAndGoesOnFromAnEarlierCheckpoint() throws IOException {
        train(TinyRuns.experiment(data, 2, 2));
        poison(run.resolve("checkpoints/step-000002"), 3);
        heard.clear();
        var more = TinyRuns.experiment(data, 5, 1);
        assertThat(resume(_ -> more)).isInstanceOfSatisfying(TrainOutcome.Diverged.class, diverged -> {
            assertThat(diverged.step()).isEqualTo(4);
            assertThat(diverged.culprit()).contains("discriminator loss is NaN");
        });
        assertThat(only(Diverged.class)).hasSize(1);
        assertThat(checkpoints()).containsExactly("step-000002", "step-000003");
        var store = new CheckpointStore(run.resolve("checkpoints"), 1, 0);
        assertThat(store.list()).hasSize(2);
        flipAByte(run.resolve("checkpoints/step-000003/ema.safetensors"));
        assertThat(resume(_ -> more))
                .isInstanceOfSatisfying(
                        TrainOutcome.Finished.class,
                        finished -> assertThat(finished.step()).isEqualTo(5));
    }

    @Test
    void goesOnWhileTheDiskIsFullAndSavesWhenItIsFreed() throws Exception {
        onSmallDisk(() -> {
            var ballast = run.resolve("ballast");
            var outcome = Studio.train(
                    TinyRuns.experiment(data, 6, 1),
                    run,
                    event -> {
                        heard.add(event);
                        fillAfterFirstSave(event, ballast);
                    },
                    () -> false);
            assertThat(outcome).isInstanceOf(TrainOutcome.Finished.class);
            assertThat(only(SaveFailed.class)).hasSizeGreaterThan(1);
            assertThat(only(SaveFailed.class).getFirst().reason()).contains("No space left on device", "make room");
            assertThat(checkpoints()).first().isEqualTo("step-000001");
            assertThat(checkpoints()).last().isEqualTo("step-000006");
            for (var name : checkpoints()) {
                CheckpointStore.verify(run.resolve("checkpoints").resolve(name));
            }
        });
    }

    private void fillAfterFirstSave(TrainingEvent event, Path ballast) {
        try {
            switch (event) {
                case Saved(var step, var _) when step == 1 -> fill(ballast);
                case SaveFailed(var step, var _) when step == 4 -> Files.delete(ballast);
                default -> {}
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Path ballast) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            for (int i = 0; i < 64; i++) {
                out.write(new byte[MEGABYTE / 16]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @Test
    void endsInOneSentenceWhenEvenTheLastSaveFails() throws Exception {
        onSmallDisk(() -> {
            assertThatThrownBy(() -> train(TinyRuns.experiment(data, 9, 1).with("output.keep", "100")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("checkpoints/step-000009 could not be written: ")
                    .hasMessageContaining("No space left on device; make room")
                    .message()
                    .hasLineCount(1);
            assertThat(only(SaveFailed.class)).isNotEmpty();
            assertThat(checkpoints())
                    .hasSizeGreaterThan(1)
                    .hasSize(only(Saved.class).size());
            for (var name : checkpoints()) {
                CheckpointStore.verify(run.resolve("checkpoints").resolve(name));
            }
        });
    }

    /// Something to do on a disk.
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private void onSmallDisk(Work work) throws Exception {
        Files.createDirectories(run);
        // A checkpoint takes somewhat less than half a megabyte.
        assumeTrue(execute("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", run.toString()) == 0, "needs mount");
        try {
            Files.createFile(run.resolve("run.lock"));
            work.run();
        } finally {
            execute("umount", "-l", run.toString());
        }
    }

    private static int execute(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private TrainOutcome train(Experiment experiment) throws IOException {
        return Studio.train(experiment, run, heard::add, () -> false);
    }

    private TrainOutcome resume(UnaryOperator<Experiment> changes) throws IOException {
        return Studio.resume(run, changes, heard::add, () -> false);
    }

    private <T extends TrainingEvent> List<T> only(Class<T> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private List<String> checkpoints() throws IOException {
        try (var paths = Files.list(run.resolve("checkpoints"))) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private Path withThreeBroken() throws IOException {
        var pictures = TinyRuns.flat(folder.resolve("thirty"), 30);
        Files.write(pictures.resolve("03.png"), new byte[0]);
        Files.writeString(pictures.resolve("11.png"), "no picture");
        var whole = Files.readAllBytes(pictures.resolve("27.png"));
        Files.write(pictures.resolve("27.png"), Arrays.copyOf(whole, whole.length / 2));
        return pictures;
    }

    private static void flipAByte(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 5] ^= 1;
        Files.write(file, bytes);
    }

    /// Saves a checkpoint of `step` steps like `sound`, whole as files, whose generator draws NaN.
    private static void poison(Path sound, long step) throws IOException {
        Engine.start();
        var store = new CheckpointStore(sound.resolveSibling(""), 9, 0);
        store.save(step, directory -> {
            try (var files = Files.list(sound);
                    var _ = new PointerScope()) {
                for (var file : files.toList()) {
                    Files.copy(file, directory.resolve(file.getFileName()));
                }
                var progress = directory.resolve("progress.json");
                Files.writeString(progress, Files.readString(progress).replace("\"step\" : 2", "\"step\" : " + step));
                var weights = directory.resolve("generator.safetensors");
                var broken =
                        new HashMap<String, Tensor>(Safetensors.read(weights).tensors());
                broken.values().stream()
                        .filter(Tensor::is_floating_point)
                        .forEach(tensor -> tensor.fill_(new Scalar(Double.NaN)));
                Safetensors.write(weights, broken, Map.of());
            }
        });
    }
}

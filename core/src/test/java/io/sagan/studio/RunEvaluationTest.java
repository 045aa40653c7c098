package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.Experiment;
import io.sagan.event.Score;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.studio.BestModel.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that measures itself with a network in place of one.
class RunEvaluationTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path network;
    private final List<TrainingEvent> events = new ArrayList<>();

    @BeforeEach
    void makePictures() throws IOException {
        data = TinyRuns.classes(folder.resolve("data"), 6);
        network = Files.createFile(folder.resolve("pixels.onnx"));
    }

    @Test
    void logsScoresAndKeepsTheBestGenerator() throws IOException {
        var run = folder.resolve("run");
        train(measured(6), run);
        var scores = EventLog.readEvaluations(run.resolve("events.jsonl"));
        assertThat(scores).extracting(Evaluated::step).containsExactly(2L, 4L, 6L);
        assertThat(scores.getFirst().scores())
                .extracting(Score::name)
                .containsExactly("fid", "kid", "precision", "recall", "density", "coverage");
        assertThat(scores)
                .extracting(Evaluated::protocol)
                .containsOnly(scores.getFirst().protocol());
        assertThat(scores.getFirst().protocol()).startsWith("onnx-");
        var lowest = scores.stream()
                .min(Comparator.comparingDouble(each -> each.scores().getFirst().value()))
                .orElseThrow();
        var kept = new BestModel(run).kept().orElseThrow();
        assertThat(kept.step()).isEqualTo(lowest.step());
        assertThat(kept.value()).isEqualTo(lowest.scores().getFirst().value());
        assertThat(lowest.best()).isTrue();
    }

    @Test
    void measuringChangesNothingInTheTraining() throws IOException {
        train(measured(5), folder.resolve("with"));
        train(TinyRuns.experiment(data, 5, 5), folder.resolve("without"));
        for (var file : List.of("generator.safetensors", "ema.safetensors", "adam-discriminator.safetensors")) {
            var path = Path.of("checkpoints", "step-000005", file);
            assertThat(folder.resolve("with").resolve(path))
                    .hasSameBinaryContentAs(folder.resolve("without").resolve(path));
        }
    }

    @Test
    void aResumedRunMeasuresAsAnUninterruptedOne() throws IOException {
        var straight = folder.resolve("straight");
        train(measured(6), straight);
        var resumed = folder.resolve("resumed");
        train(measured(4), resumed);
        Studio.resume(resumed, before -> before.with("train.steps", "6"), events::add, () -> false);
        assertThat(scores(resumed)).isEqualTo(scores(straight));
        assertThat(new BestModel(resumed).kept()).isEqualTo(new BestModel(straight).kept());
    }

    @Test
    void aRunThatIsStoppedAndResumedMeasuresAsAnUninterruptedOne() throws IOException {
        var straight = folder.resolve("straight");
        train(measured(6), straight);
        var stopped = folder.resolve("stopped");
        events.clear();
        Studio.train(measured(6), stopped, events::add, () -> stepsDone() >= 3);
        assertThat(scores(stopped)).extracting(Evaluated::step).containsExactly(2L);
        Studio.resume(stopped, before -> before, events::add, () -> false);
        assertThat(scores(stopped)).isEqualTo(scores(straight));
        assertThat(new BestModel(stopped).kept()).isEqualTo(new BestModel(straight).kept());
    }

    @Test
    void aMeasurementThatAKillPreventedIsMadeOnResuming() throws IOException {
        var straight = folder.resolve("straight");
        train(measured(6), straight);
        var killed = folder.resolve("killed");
        train(measured(4), killed);
        var log = killed.resolve("events.jsonl");
        Files.write(
                log,
                Files.readAllLines(log).stream()
                        .filter(line -> !line.contains("\"evaluated\"") || !line.contains("\"step\":4"))
                        .toList());
        assertThat(scores(killed)).extracting(Evaluated::step).containsExactly(2L);
        Studio.resume(killed, before -> before.with("train.steps", "6"), events::add, () -> false);
        assertThat(scores(killed)).isEqualTo(scores(straight));
    }

    private long stepsDone() {
        return events.stream()
                .filter(event -> event instanceof TrainingEvent.Ticked)
                .mapToLong(event -> ((TrainingEvent.Ticked) event).step())
                .max()
                .orElse(0);
    }

    @Test
    void aRunIsDrawnFromByItsBestGenerator() throws IOException {
        var run = folder.resolve("run");
        train(measured(6), run);
        // A score that none can beat keeps the generator of step 2 for good
        JsonFiles.write(
                run.resolve("best/score.json"),
                new Kept(
                        2,
                        io.sagan.config.EvalSpec.Best.FID,
                        -1,
                        scores(run).getFirst().protocol()));
        Studio.resume(run, before -> before.with("train.steps", "8"), events::add, () -> false);
        assertThat(new BestModel(run).kept().orElseThrow().step()).isEqualTo(2);
        try (var model = TrainedGenerator.load(run)) {
            assertThat(model.weights()).isEqualTo("best");
        }
        try (var model = TrainedGenerator.load(run.resolve("checkpoints/step-000008"))) {
            assertThat(model.weights()).isEqualTo("step-000008");
        }
    }

    @Test
    void aScoreThatCannotBeHadEndsNothing() throws IOException {
        var run = folder.resolve("run");
        var flat = TinyRuns.flat(folder.resolve("flat"), 8);
        var experiment = measured(4).with(Map.of("data.source", flat.toString(), "eval.metrics", "[fid, intra_fid]"));
        train(experiment, run);
        assertThat(events)
                .anyMatch(event -> event instanceof Noted(var message)
                        && message.startsWith("intra-fid: the real pictures have no classes"));
        assertThat(scores(run)).hasSize(2);
    }

    @Test
    void aNetworkThatIsNotThereStopsTheRunBeforeItBegins() {
        var experiment = measured(4).with("eval.features", "onnx:" + folder.resolve("none.onnx"));
        var run = folder.resolve("run");
        assertThatThrownBy(() -> train(experiment, run))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("none.onnx does not exist");
        assertThat(run).doesNotExist();
    }

    private Experiment measured(int steps) {
        return TinyRuns.experiment(data, steps, steps)
                .with(Map.of("eval.every", "2", "eval.samples", "40", "eval.features", "onnx:" + network));
    }

    private void train(Experiment experiment, Path run) throws IOException {
        Studio.train(experiment, run, events::add, () -> false);
    }

    private static List<Evaluated> scores(Path run) throws IOException {
        return EventLog.readEvaluations(run.resolve("events.jsonl")).stream()
                .map(each -> new Evaluated(each.step(), each.scores(), each.protocol(), each.best(), 0))
                .toList();
    }
}

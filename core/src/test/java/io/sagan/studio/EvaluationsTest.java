package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.Measure;
import io.sagan.config.Protocol;
import io.sagan.data.CacheFolder;
import io.sagan.evaluation.EvaluationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Evaluations with a network in place of one.
class EvaluationsTest {
    private static final Protocol SMALL = Protocol.TORCH_FIDELITY.with(
            Map.of("kid.subsetSize", "6", "kid.subsets", "3", "errors.replicates", "10", "is.splits", "2"));

    @TempDir
    private Path folder;

    private Path network;
    private Path real;
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void makePictures() throws IOException {
        System.setProperty(CacheFolder.PROPERTY, folder.resolve("cache").toString());
        network = Files.createFile(folder.resolve("pixels.onnx"));
        real = TinyRuns.classes(folder.resolve("real"), 8);
    }

    @AfterEach
    void leaveTheCache() {
        System.clearProperty(CacheFolder.PROPERTY);
    }

    @Test
    void aFolderIsAtNoDistanceFromItself() throws IOException {
        var report = evaluate(real.toString(), Measure.FID, Measure.PRDC, Measure.INTRA_FID);
        assertThat(report.score("fid").orElseThrow().value()).isCloseTo(0, within(1e-6));
        assertThat(report.score("precision").orElseThrow().value()).isEqualTo(1);
        assertThat(report.score("recall").orElseThrow().value()).isEqualTo(1);
        assertThat(report.classes()).hasSize(2);
    }

    @Test
    void statisticsOfTheRealPicturesAreLookedAtOnce() throws IOException {
        var fake = TinyRuns.classes(folder.resolve("fake"), 5);
        var first = evaluate(fake.toString(), Measure.FID, Measure.KID);
        assertThat(heard).noneMatch(line -> line.contains("looked at before"));
        var second = evaluate(fake.toString(), Measure.FID, Measure.KID);
        assertThat(heard).anyMatch(line -> line.equals("real pictures: 16, looked at before"));
        assertThat(second.scores()).isEqualTo(first.scores());
        assertThat(second.stamp()).isEqualTo(first.stamp());
    }

    @Test
    void changedPicturesAreLookedAtAnew() throws IOException {
        evaluate(real.toString(), Measure.FID);
        Files.delete(real.resolve("disc/3.png"));
        heard.clear();
        evaluate(real.toString(), Measure.FID);
        assertThat(heard).noneMatch(line -> line.contains("looked at before"));
    }

    @Test
    void aModelIsDrawnFromWithTheClassesOfTheRealPictures() throws IOException {
        Files.delete(real.resolve("disc/0.png"));
        Files.delete(real.resolve("disc/1.png"));
        var run = folder.resolve("run");
        Studio.train(TinyRuns.experiment(real, 1, 1), run, _ -> {}, () -> false);
        var report = evaluate(run.toString(), Measure.FID, Measure.INTRA_FID);
        assertThat(report.classes())
                .extracting(row -> row.name() + " " + row.real() + " " + row.fake())
                .containsExactly("disc 6 6", "square 8 8");
        assertThat(report.stamp().subject())
                .containsEntry("classes drawn", "as often as in the real pictures")
                .containsEntry("batch norm", "running statistics of training")
                .containsEntry("truncation", "none");
        assertThat(report.stamp().subject().get("model")).endsWith("run, step-000001");
        assertThat(report.stamp().protocol().get("pictures read"))
                .isEqualTo("as for training: on #ffffff, upright, centre square, Lanczos to 32 pixels");
    }

    @Test
    void theSameSeedDrawsTheSameNumbers() throws IOException {
        var run = folder.resolve("run");
        Studio.train(TinyRuns.experiment(real, 1, 1), run, _ -> {}, () -> false);
        assertThat(evaluate(run.toString(), Measure.FID, Measure.KID).scores())
                .isEqualTo(evaluate(run.toString(), Measure.FID, Measure.KID).scores());
    }

    @Test
    void drawsTheLikestPairs() throws IOException {
        var fake = TinyRuns.classes(folder.resolve("fake"), 3);
        var result = Evaluations.run(request(fake.toString(), Measure.MEMORISATION), true, listener());
        assertThat(result.nearest()).isNotNull();
        assertThat(result.report().likenesses().getFirst().ratio()).isZero();
        assertThat(result.json())
                .contains("\"protocol\" : \"" + result.report().stamp().id() + "\"")
                .contains("\"memorised\"", "\"likenesses\"");
    }

    @Test
    void brokenPicturesAreNamed() throws IOException {
        Files.writeString(real.resolve("disc/broken.png"), "no picture");
        var report = evaluate(real.toString(), Measure.FID);
        assertThat(report.notes())
                .anyMatch(note -> note.startsWith("left out of the real pictures: disc/broken.png (is no picture"));
    }

    @Test
    void refusesWhatDoesNotGoTogether() throws IOException {
        var run = folder.resolve("run");
        Studio.train(TinyRuns.experiment(real, 1, 1), run, _ -> {}, () -> false);
        assertThatThrownBy(() -> Evaluations.run(
                        with(request(run.toString(), Measure.FID), real.toString(), run.toString(), "dataset", 0),
                        false,
                        listener()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the features dataset are learned from real pictures, and " + run);
        assertThatThrownBy(() -> Evaluations.run(
                        with(
                                request(run.toString(), Measure.FID),
                                run.toString(),
                                real.toString(),
                                "onnx:" + network,
                                64),
                        false,
                        listener()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must be 32, as %s draws pictures of that size, got 64".formatted(run));
    }

    private EvaluationReport evaluate(String fake, Measure... measures) throws IOException {
        return Evaluations.run(request(fake, measures), false, listener()).report();
    }

    private EvaluationRequest request(String fake, Measure... measures) {
        return new EvaluationRequest(
                fake,
                real.toString(),
                List.of(measures),
                "onnx:" + network,
                null,
                SMALL,
                "torch-fidelity, changed",
                0,
                0,
                1,
                Double.POSITIVE_INFINITY,
                0,
                1);
    }

    private static EvaluationRequest with(
            EvaluationRequest request, String fake, String real, String features, int size) {
        return new EvaluationRequest(
                fake,
                real,
                request.measures(),
                features,
                null,
                request.protocol(),
                request.protocolName(),
                0,
                size,
                1,
                Double.POSITIVE_INFINITY,
                0,
                1);
    }

    private EvaluationListener listener() {
        return new EvaluationListener() {
            @Override
            public void done(String what, long done, long of) {}

            @Override
            public void note(String sentence) {
                heard.add(sentence);
            }
        };
    }
}

package io.sagan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.Measure;
import io.sagan.config.Protocol;
import io.sagan.event.Score;
import io.sagan.metrics.FrechetDistance;
import io.sagan.metrics.InceptionScore;
import io.sagan.tensor.EngineScope;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class EvaluationTest {
    private static final Protocol SMALL = Protocol.TORCH_FIDELITY.with(
            Map.of("kid.subsetSize", "20", "kid.subsets", "5", "is.splits", "2", "errors.replicates", "20"));

    @Test
    void givesEveryMeasureUnderItsName() throws IOException {
        var report = report(observed(60, 1, "a", "b"), observed(60, 2, "a", "b"), SMALL, Measure.values());
        assertThat(report.missing()).isEmpty();
        assertThat(report.scores())
                .extracting(Score::name)
                .containsExactly(
                        "is",
                        "fid",
                        "kid",
                        "precision",
                        "recall",
                        "density",
                        "coverage",
                        "intra-fid",
                        "fid∞",
                        "is∞",
                        "memorised",
                        "diversity",
                        "collapsed classes");
        assertThat(report.classes()).extracting(ClassScores::name).containsExactly("a", "b");
        assertThat(report.likenesses())
                .hasSize(60)
                .isSortedAccordingTo(Comparator.comparingDouble(each -> each.rank()));
    }

    @Test
    void theNumbersAreThoseOfTheMetrics() throws IOException {
        var real = observed(60, 1, "a", "b");
        var fake = observed(50, 2, "a", "b");
        var report = report(real, fake, SMALL, Measure.FID, Measure.IS, Measure.INTRA_FID);
        var fid = report.score("fid").orElseThrow();
        double distance = FrechetDistance.between(real.rows(), fake.rows());
        assertThat(fid.value()).isCloseTo(distance, within(1e-9 * distance));
        assertThat(fid.low()).isLessThan(fid.value());
        assertThat(fid.high()).isGreaterThan(fid.value());
        assertThat(report.score("is").orElseThrow().value())
                .isEqualTo(InceptionScore.of(fake.logits(), new InceptionScore.Settings(2, 2020L, false))
                        .mean());
        double mean = 0;
        for (int label = 0; label < 2; label++) {
            mean += FrechetDistance.between(
                            real.rows().ofClass(label), fake.rows().ofClass(label))
                    / 2;
        }
        assertThat(report.score("intra-fid").orElseThrow().value()).isCloseTo(mean, within(1e-9));
    }

    @Test
    void classesAreMatchedByName() throws IOException {
        var real = observed(60, 1, "a", "b");
        var same = report(real, observed(60, 1, "a", "b"), SMALL, Measure.INTRA_FID);
        var swapped = report(real, observed(60, 1, "b", "a"), SMALL, Measure.INTRA_FID);
        assertThat(same.score("intra-fid").orElseThrow().value()).isCloseTo(0, within(1e-6));
        assertThat(swapped.score("intra-fid").orElseThrow().value()).isGreaterThan(1e-3);
        assertThat(report(real, observed(60, 1, "a", "c"), SMALL, Measure.INTRA_FID)
                        .missing())
                .containsExactly(
                        "intra-fid: the generated class c is not among the real classes a, b; name the folders alike");
    }

    @Test
    void whatCannotBeHadIsNamedAndTheRestIsThere() throws IOException {
        var protocol = SMALL.with("kid.subsetSize", "500");
        var report = report(observed(30, 1), observed(30, 2), protocol, Measure.KID, Measure.INTRA_FID, Measure.FID);
        assertThat(report.missing())
                .containsExactly(
                        "kid: kid.subsetSize must be at most the 30 pictures of the smaller set, got 500; set it lower",
                        "intra-fid: the real pictures have no classes; sort them into one folder for each class, of the same names on both sides");
        assertThat(report.score("fid")).isPresent();
    }

    @Test
    void warnsOfFewerPicturesThanFeatures() throws IOException {
        assertThat(report(observed(13, 1), observed(12, 2), SMALL, Measure.FID).notes())
                .anyMatch(note -> note.startsWith("fid: 12 generated and 13 real pictures for 12 features"));
        assertThat(report(observed(13, 1), observed(13, 2), SMALL, Measure.FID).notes())
                .isEmpty();
    }

    @Test
    void withoutRowsTheDistanceComesFromTheMoments() throws IOException {
        var pictures = ObservedTest.pictures(40, 3);
        var kept = new Observed.Keep(false, false);
        var streamed = Observed.of(new PixelNetwork(), ObservedTest.supply(pictures), List.of(), kept, 8, _ -> {});
        var real = observed(40, 4);
        var whole = Observed.of(
                new PixelNetwork(),
                ObservedTest.supply(pictures),
                List.of(),
                new Observed.Keep(true, true),
                8,
                _ -> {});
        assertThat(report(real, streamed, SMALL, Measure.FID)
                        .score("fid")
                        .orElseThrow()
                        .value())
                .isCloseTo(
                        report(real, whole, SMALL, Measure.FID)
                                .score("fid")
                                .orElseThrow()
                                .value(),
                        within(1e-9));
    }

    @Test
    void aClassWithoutPicturesIsSaidToBeLeftOut() throws IOException {
        var real = observed(60, 1, "a", "b", "c");
        assertThat(report(real, observed(60, 2, "a", "b", "c"), SMALL, Measure.INTRA_FID)
                        .notes())
                .isEmpty();
        var one = Observed.of(
                new PixelNetwork(),
                ObservedTest.supply(ObservedTest.pictures(40, 2).stream()
                        .filter(picture -> picture.label() == 0)
                        .toList()),
                List.of("a", "b", "c"),
                new Observed.Keep(true, true),
                16,
                _ -> {});
        assertThat(report(real, one, SMALL, Measure.INTRA_FID).notes())
                .containsExactly("intra-fid: the mean is over 1 of 2 classes; without two pictures on either side: b");
    }

    @Test
    void sameSeedSameIntervals() throws IOException {
        var real = observed(40, 1);
        var fake = observed(40, 2);
        assertThat(report(real, fake, SMALL, Measure.FID, Measure.PRDC).scores())
                .isEqualTo(report(real, fake, SMALL, Measure.FID, Measure.PRDC).scores());
    }

    @Test
    void noReplicatesNoIntervals() throws IOException {
        var report = report(
                observed(40, 1), observed(40, 2), SMALL.with("errors.replicates", "0"), Measure.FID, Measure.PRDC);
        assertThat(report.scores()).allMatch(score -> score.low() == null && score.high() == null);
    }

    private static Observed observed(int count, long seed, String... classes) throws IOException {
        return Observed.of(
                new PixelNetwork(),
                ObservedTest.supply(ObservedTest.pictures(count, seed)),
                Arrays.asList(classes),
                new Observed.Keep(true, true),
                16,
                _ -> {});
    }

    private static EvaluationReport report(Observed real, Observed fake, Protocol protocol, Measure... measures) {
        return Evaluation.of(
                real,
                fake,
                List.of(measures),
                protocol,
                1,
                new Stamp(Map.of("features", "pixels"), Map.of()),
                List.of());
    }
}

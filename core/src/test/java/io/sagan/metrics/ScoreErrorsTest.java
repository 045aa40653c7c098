package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Engine;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The errors of inception score, kernel distance, precision and recall, against the scatter of many draws.
class ScoreErrorsTest {
    private static final double[] LOGITS = {2, 1, 3, 2, 1, 2};

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void anInceptionScoreScattersAsItsBootstrapSays() {
        for (var settings :
                new InceptionScore.Settings[] {InceptionScore.Settings.WHOLE, InceptionScore.Settings.TORCH_FIDELITY}) {
            double truth = scatter(
                    200,
                    i -> InceptionScore.of(
                                    SampleRows.gaussian(300, 100 + i, 0, LOGITS).rows(), settings)
                            .mean());
            var logits = SampleRows.gaussian(300, 1, 0, LOGITS).rows();
            var interval = InceptionScoreError.bootstrap(logits, settings, new Bootstrap(250, 3));
            assertThat(interval.standardError()).isBetween(0.75 * truth, 1.3 * truth);
            assertThat(InceptionScore.of(logits, settings).mean()).isBetween(interval.low(), interval.high());
        }
    }

    @Test
    void anInceptionScoresBootstrapIsTheScoreOfTheRowsDrawn() {
        var logits = SampleRows.patterned(20, 4, 1, 6);
        var bootstrap = new Bootstrap(3, 8);
        var scores = new double[3];
        Arrays.setAll(
                scores,
                i -> InceptionScore.of(
                                logits.take(bootstrap.draw("split 0", i, 20)).rows(), InceptionScore.Settings.WHOLE)
                        .mean());
        var expected = Interval.ofReplicates(
                InceptionScore.of(logits.rows(), InceptionScore.Settings.WHOLE).mean(), scores);
        var found = InceptionScoreError.bootstrap(logits.rows(), InceptionScore.Settings.WHOLE, bootstrap);
        assertThat(found.low()).isCloseTo(expected.low(), within(1e-12));
        assertThat(found.high()).isCloseTo(expected.high(), within(1e-12));
    }

    @Test
    void aKernelDistanceScattersAsItsJackknifeSays() {
        var settings = new KernelDistance.Settings(20, 60, 1, KernelDistance.Kernel.CUBIC);
        double truth = scatter(
                200,
                i -> KernelDistance.of(
                                SampleRows.gaussian(120, 1000 + i, 0, 1, 1, 1, 1),
                                SampleRows.gaussian(100, 5000 + i, 0.5, 1, 1, 1, 1),
                                settings)
                        .mean());
        double sum = 0;
        for (int i = 0; i < 10; i++) { // of one pair of sets it scatters much
            var real = SampleRows.gaussian(120, 20 + i, 0, 1, 1, 1, 1);
            var fake = SampleRows.gaussian(100, 40 + i, 0.5, 1, 1, 1, 1);
            var kid = KernelDistance.of(real, fake, settings);
            var interval = KernelDistanceError.jackknife(real, fake, kid, settings);
            sum += interval.standardError() / 10;
            assertThat(kid.mean()).isCloseTo((interval.low() + interval.high()) / 2, within(1e-9));
        }
        assertThat(sum).isBetween(0.8 * truth, 1.3 * truth);
    }

    @Test
    void aKernelDistancesJackknifeLeavesOutEachRow() {
        var real = SampleRows.patterned(7, 3, 1, 1);
        var fake = SampleRows.patterned(6, 3, 2, 2);
        var settings = new KernelDistance.Settings(1, 5, 1, KernelDistance.Kernel.CUBIC);
        double expected = leftOut(7, rows -> KernelDistance.between(real.take(rows), fake, settings.kernel()))
                + leftOut(6, rows -> KernelDistance.between(real, fake.take(rows), settings.kernel()));
        assertThat(KernelDistanceError.jackknife(real, fake, new KernelDistance(0, 0), settings)
                        .standardError())
                .isCloseTo(Math.sqrt(expected), within(1e-12));
        assertThat(KernelDistanceError.jackknife(real, fake, new KernelDistance(0, 3), settings)
                        .standardError())
                .isCloseTo(Math.sqrt(expected + 9), within(1e-12));
    }

    @Test
    void precisionAndTheRestHaveTheErrorsOfCountsOverThePicturesCounted() {
        var real = SampleRows.gaussian(80, 1, 0, 1, 1, 1);
        var fake = SampleRows.gaussian(50, 2, 1, 1, 1, 1);
        var found = PrecisionRecallError.of(real, fake, PrecisionRecall.Settings.PRDC);
        var scores = PrecisionRecall.of(real, fake, PrecisionRecall.Settings.PRDC);
        assertThat(found.scores()).isEqualTo(scores);
        assertThat(found.error().precision()).isEqualTo(Interval.share(scores.precision(), 50));
        assertThat(found.error().recall()).isEqualTo(Interval.share(scores.recall(), 80));
        assertThat(found.error().coverage()).isEqualTo(Interval.share(scores.coverage(), 80));
        // Against the same real balls, other fakes of the distribution: density is linear in the fakes
        double truth = scatter(
                150,
                i -> PrecisionRecall.of(
                                real, SampleRows.gaussian(50, 300 + i, 1, 1, 1, 1), PrecisionRecall.Settings.PRDC)
                        .density());
        assertThat(found.error().density().standardError()).isBetween(0.7 * truth, 1.4 * truth);
    }

    private interface Score {
        double of(int[] rows);
    }

    private static double leftOut(int count, Score score) {
        var values = new double[count];
        Arrays.setAll(
                values,
                out -> score.of(IntStream.range(0, count).filter(i -> i != out).toArray()));
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() * (count - 1) / count;
    }

    private static double scatter(int draws, IntToDoubleFunction draw) {
        var values = new double[draws];
        Arrays.setAll(values, draw);
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (draws - 1));
    }
}

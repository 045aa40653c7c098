package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Engine;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrechetDistanceTest {

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void isSixForTheUnitGaussianAgainstMeanOneAndVarianceFour() {
        assertThat(FrechetDistance.between(diagonal(0, 1, 1, 1), diagonal(1, 4, 4, 4)))
                .isCloseTo(6, within(1e-12));
    }

    @Test
    void sumsTheAxesOfIndependentFeatures() {
        // 3 · 2² of the means, (√1 − √9)² + (√4 − √4)² + (√9 − √1)² of the deviations
        assertThat(FrechetDistance.between(diagonal(0, 1, 4, 9), diagonal(2, 9, 4, 1)))
                .isCloseTo(12 + 4 + 0 + 4, within(1e-12));
    }

    @Test
    void knowsWhenTheCovariancesDoNotCommute() {
        var a = FeatureMoments.of(new double[2], new double[] {2, 1, 1, 2});
        var b = FeatureMoments.of(new double[2], new double[] {1, 0, 0, 4});
        // of a 2×2 matrix with positive eigenvalues, tr √M = √(tr M + 2 √det M): M = ΣaΣb, tr 10, det 12
        double expected = 4 + 5 - 2 * Math.sqrt(10 + 2 * Math.sqrt(12));
        assertThat(FrechetDistance.between(a, b)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void isNoughtForASetAndItselfAndTheSameBothWays() {
        var a = random(200, 12, 1);
        var b = random(300, 12, 2);
        assertThat(FrechetDistance.between(a, a)).isCloseTo(0, within(1e-9));
        assertThat(FrechetDistance.between(a, b)).isPositive().isCloseTo(FrechetDistance.between(b, a), within(1e-9));
    }

    @Test
    void bearsFewerSamplesThanFeatures() {
        var a = random(5, 40, 1);
        assertThat(FrechetDistance.between(a, a)).isCloseTo(0, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"full, 90, 70", "oneShort, 90, 20", "bothShort, 18, 15"})
    void isWhatOthersMakeOfTheSameRows(String name, int reals, int fakes) {
        var real = SampleRows.patterned(reals, 24, 1, 1);
        var fake = SampleRows.patterned(fakes, 24, 2, 1.5f);
        var byEigenvalues = SampleRows.goldenNumbers("fid." + name)[0];
        var bySquareRoot = SampleRows.goldenNumbers("fid." + name)[1];
        assertThat(FrechetDistance.between(real, fake)).isCloseTo(byEigenvalues, within(1e-7));
        assertThat(FrechetDistance.between(real, fake)).isCloseTo(bySquareRoot, within(1e-7));
        assertThat(FrechetDistance.between(FeatureMoments.of(real), fake)).isCloseTo(byEigenvalues, within(1e-7));
        assertThat(FrechetDistance.between(FeatureMoments.of(fake), FeatureMoments.of(real)))
                .isCloseTo(byEigenvalues, within(1e-6));
    }

    @Test
    void isTheSameByFewRowsAsByMoments() {
        var few = SampleRows.patterned(12, 20, 1, 1);
        var many = SampleRows.patterned(50, 20, 2, 3);
        double expected = FrechetDistance.between(FeatureMoments.of(few), FeatureMoments.of(many));
        assertThat(FrechetDistance.between(few, many)).isCloseTo(expected, within(1e-6));
        assertThat(FrechetDistance.between(many, few)).isCloseTo(expected, within(1e-6));
        assertThat(FrechetDistance.between(few, few)).isCloseTo(0, within(1e-9));
    }

    @Test
    void takesMomentsWithOneFewerBelow() {
        var moments = FeatureMoments.of(new double[][] {{1, 2}, {3, 6}, {5, 4}});
        assertThat(moments.mean()).containsExactly(new double[] {3, 4}, within(1e-12));
        assertThat(moments.covariance()).containsExactly(new double[] {4, 2, 2, 4}, within(1e-12));
    }

    @Test
    void leavesNothingBehind() {
        var a = random(50, 8, 1);
        FrechetDistance.between(a, a);
        long before = Pointer.totalCount();
        for (int i = 0; i < 30; i++) {
            FrechetDistance.between(a, a);
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void refusesDifferentFeatures() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetDistance.between(diagonal(0, 1, 1), diagonal(0, 1, 1, 1)))
                .withMessage("both must have the same number of features, got 2 and 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        FrechetDistance.between(SampleRows.patterned(9, 3, 1, 1), SampleRows.patterned(9, 4, 1, 1)))
                .withMessageStartingWith("both must have the same number of features, got 3 and 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetDistance.between(diagonal(0, 1, 1), SampleRows.patterned(2, 4, 1, 1)))
                .withMessage("both must have the same number of features, got 2 and 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureMoments.of(new double[] {0, 0}, new double[] {1, 1}))
                .withMessage("covariance must hold 2 × 2 numbers, got 2");
    }

    private static FeatureMoments diagonal(double mean, double... variances) {
        int width = variances.length;
        var means = new double[width];
        var covariance = new double[width * width];
        for (int i = 0; i < width; i++) {
            means[i] = mean;
            covariance[i * width + i] = variances[i];
        }
        return FeatureMoments.of(means, covariance);
    }

    private static FeatureMoments random(int samples, int width, long seed) {
        var random = new SplittableRandom(seed);
        var values = new double[samples][width];
        for (var sample : values) {
            double common = random.nextGaussian();
            for (int i = 0; i < width; i++) {
                sample[i] = seed + common + random.nextGaussian() * (i + 1);
            }
        }
        return FeatureMoments.of(values);
    }
}

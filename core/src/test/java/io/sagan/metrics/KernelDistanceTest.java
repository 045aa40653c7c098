package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.metrics.KernelDistance.Kernel;
import io.sagan.metrics.KernelDistance.Settings;
import io.sagan.tensor.Engine;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KernelDistanceTest {

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void isWhatOthersMakeOfTheSameRowsAndSeed() {
        var real = SampleRows.patterned(60, 24, 1, 1);
        var fake = SampleRows.patterned(45, 24, 2, 1.5f);
        var expected = SampleRows.goldenNumbers("kid");
        var settings = new Settings(7, 20, 2020, Kernel.CUBIC);
        var kid = KernelDistance.of(real, fake, settings);
        assertThat(kid.mean()).isCloseTo(expected[0], within(1e-14));
        assertThat(kid.deviation()).isCloseTo(expected[1], within(1e-14));
        Engine.useThreads(2);
        try {
            assertThat(KernelDistance.of(real, fake, settings)).isEqualTo(kid);
        } finally {
            Engine.useThreads(1);
        }
    }

    @Test
    void isTheSumOverAllPairsForSetsOfDifferentNumber() {
        var real = SampleRows.patterned(11, 5, 1, 1);
        var fake = SampleRows.patterned(8, 5, 2, 2);
        double expected = mean(real, real) + mean(fake, fake) - 2 * mean(real, fake);
        assertThat(KernelDistance.between(real, fake, new Kernel(2, 0.3, 0.5))).isCloseTo(expected, within(1e-13));
    }

    @Test
    void scattersAroundNoughtForEqualDistributionsAndRisesWithTheShift() {
        double sum = 0;
        for (int i = 0; i < 40; i++) {
            sum += KernelDistance.between(normal(100, i, 0), normal(100, 1000 + i, 0), Kernel.CUBIC);
        }
        assertThat(sum / 40).isBetween(-0.01, 0.01);
        // (x·y/d + 1)³ has feature maps of degree ≤ 3; by far the largest part of a shift is the linear one's
        assertThat(KernelDistance.between(normal(400, 1, 0), normal(400, 2, 1), Kernel.CUBIC))
                .isGreaterThan(2);
    }

    @Test
    void leavesNothingBehind() {
        var set = SampleRows.patterned(30, 5, 1, 1);
        KernelDistance.of(set, set, new Settings(3, 10, 1, Kernel.CUBIC));
        long before = Pointer.totalCount();
        for (int i = 0; i < 20; i++) {
            KernelDistance.of(set, set, new Settings(3, 10, 1, Kernel.CUBIC));
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void refusesSubsetsLargerThanASet() {
        var few = SampleRows.patterned(30, 5, 1, 1);
        var many = SampleRows.patterned(1000, 5, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelDistance.of(many, few, Settings.TORCH_FIDELITY))
                .withMessage("kid.subsetSize must be at most the number of fake pictures, got 1000 for 30: use more"
                        + " pictures or smaller subsets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelDistance.of(many, SampleRows.patterned(1000, 4, 1, 1), Settings.TORCH_FIDELITY))
                .withMessageContaining("got 5 and 4");
    }

    private static Features normal(int count, long seed, double mean) {
        return SampleRows.gaussian(count, seed, mean, SampleRows.ones(6));
    }

    /// Mean of (0.3·x·y + 0.5)² over the pairs, of a set and itself without the diagonal.
    private static double mean(Features a, Features b) {
        double sum = 0;
        for (int i = 0; i < a.count(); i++) {
            for (int j = 0; j < b.count(); j++) {
                double product = 0;
                for (int k = 0; k < a.width(); k++) {
                    product += (double) a.row(i)[k] * b.row(j)[k];
                }
                sum += a == b && i == j ? 0 : Math.pow(0.3 * product + 0.5, 2);
            }
        }
        return sum / (a == b ? a.count() * (a.count() - 1.0) : (double) a.count() * b.count());
    }
}

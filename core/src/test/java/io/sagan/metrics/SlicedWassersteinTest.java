package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.metrics.SlicedWasserstein.Level;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicedWassersteinTest {
    private static final PictureSet REAL = Pictures.blocks(40, 32, 1);
    private static final PictureSet OTHER = Pictures.blocks(40, 32, 2);

    @Test
    void isNoughtForASetAndItself() {
        assertThat(SlicedWasserstein.between(REAL, REAL, 5)).containsExactly(new Level(32, 0), new Level(16, 0));
    }

    @Test
    void isTheSameBothWays() {
        assertThat(SlicedWasserstein.between(REAL, OTHER, 5)).isEqualTo(SlicedWasserstein.between(OTHER, REAL, 5));
    }

    @Test
    void isAFunctionOfTheSeed() {
        double one = SlicedWasserstein.mean(SlicedWasserstein.between(REAL, OTHER, 5));
        double again = SlicedWasserstein.mean(SlicedWasserstein.between(REAL, OTHER, 5));
        double another = SlicedWasserstein.mean(SlicedWasserstein.between(REAL, OTHER, 6));
        assertThat(again).isEqualTo(one);
        assertThat(another).isNotEqualTo(one).isCloseTo(one, within(0.3 * one));
    }

    @Test
    void growsWithNoise() {
        var distances = IntStream.of(0, 8, 32, 96)
                .mapToObj(amplitude -> amplitude == 0 ? OTHER : Pictures.noisy(OTHER, amplitude, 3))
                .map(fake -> SlicedWasserstein.between(REAL, fake, 5).getFirst().distance())
                .toList();
        assertThat(distances).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void growsWithBlur() {
        var distances = IntStream.of(0, 1, 2, 4)
                .mapToObj(radius -> Pictures.blurred(REAL, radius))
                .map(fake -> SlicedWasserstein.between(REAL, fake, 5).getFirst().distance())
                .toList();
        assertThat(distances).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void seesACollapse() {
        double varied = SlicedWasserstein.mean(SlicedWasserstein.between(REAL, OTHER, 5));
        double collapsed = SlicedWasserstein.mean(SlicedWasserstein.between(REAL, Pictures.collapsed(OTHER), 5));
        assertThat(collapsed).isGreaterThan(1.3 * varied);
    }

    @Test
    void goesDownToSixteenPixels() {
        var set = Pictures.blocks(2, 64, 1);
        assertThat(SlicedWasserstein.between(set, set, 5))
                .extracting(Level::side)
                .containsExactly(64, 32, 16);
        assertThat(LaplacianPyramid.sides(48, 16)).containsExactly(48, 24);
    }

    @Test
    void measuresShiftedNumbersByTheShift() {
        assertThat(SlicedWasserstein.onALine(new float[] {3, 1, 2}, new float[] {4.5f, 2.5f, 3.5f}))
                .isEqualTo(1.5);
    }

    @Test
    void pairsNumbersAsTheBestOfAllPairingsDoes() {
        var random = new SplittableRandom(1);
        for (int trial = 0; trial < 20; trial++) {
            float[] a = numbers(random);
            float[] b = numbers(random);
            double best = cheapest(a, b, 0, 0) / a.length;
            assertThat(SlicedWasserstein.onALine(a, b)).isCloseTo(best, within(1e-6));
        }
    }

    @Test
    void asksForEquallyMany() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlicedWasserstein.between(REAL, Pictures.blocks(39, 32, 2), 5))
                .withMessage("real and fake pictures must be equally many, got 40 and 39:"
                        + " draw as many as there are real ones");
    }

    @Test
    void asksForEqualSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlicedWasserstein.between(REAL, Pictures.blocks(40, 16, 2), 5))
                .withMessageStartingWith("real and fake pictures must be of one size, got 32 and 16 pixels");
    }

    private static float[] numbers(SplittableRandom random) {
        var numbers = new float[6];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /// The least sum of differences over all ways to pair `a` from `i` on with what `used` leaves
    /// of `b`.
    private static double cheapest(float[] a, float[] b, int i, int used) {
        if (i == a.length) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < b.length; j++) {
            if ((used & (1 << j)) == 0) {
                least = Math.min(least, Math.abs(a[i] - b[j]) + cheapest(a, b, i + 1, used | (1 << j)));
            }
        }
        return least;
    }
}

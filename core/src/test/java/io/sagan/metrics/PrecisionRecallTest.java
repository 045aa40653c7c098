package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.metrics.PrecisionRecall.Settings;
import io.sagan.tensor.Engine;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PrecisionRecallTest {

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void isWhatOthersMakeOfTheSameRows() {
        var real = SampleRows.patterned(60, 24, 1, 1);
        var fake = SampleRows.patterned(45, 24, 2, 1.1f);
        assertThat(numbers(PrecisionRecall.of(real, fake, Settings.TORCH_FIDELITY)))
                .containsExactly(SampleRows.goldenNumbers("prdc.three"), within(1e-15));
        assertThat(numbers(PrecisionRecall.of(real, fake, Settings.PRDC)))
                .containsExactly(SampleRows.goldenNumbers("prdc.five"), within(1e-15));
    }

    @Test
    void countsBallsOnALineByHand() {
        // first neighbours: radii of 0, 1, 3, 7 are 1, 1, 2, 4; of the fakes 2, 2.5, 20 they are 0.5, 0.5, 17.5
        var real = SampleRows.rows(new float[] {0}, new float[] {1}, new float[] {3}, new float[] {7});
        var fake = SampleRows.rows(new float[] {2}, new float[] {2.5f}, new float[] {20});
        // 2 is on the rim of [0, 2] and in [1, 5]; 2.5 in [1, 5] alone; 3 and 7 are in [2.5, 37.5]
        var loose = PrecisionRecall.of(real, fake, new Settings(1, false));
        assertThat(numbers(loose)).containsExactly(new double[] {2 / 3.0, 2 / 4.0, 3 / 3.0, 2 / 4.0}, within(1e-15));
        var strict = PrecisionRecall.of(real, fake, new Settings(1, true));
        assertThat(numbers(strict)).containsExactly(new double[] {2 / 3.0, 2 / 4.0, 2 / 3.0, 1 / 4.0}, within(1e-15));
        // 7 is on the rim of [7, 9], the ball of 8
        var beside = SampleRows.rows(new float[] {8}, new float[] {9}, new float[] {-20}, new float[] {-21});
        assertThat(PrecisionRecall.of(real, beside, new Settings(1, false)).recall())
                .isEqualTo(0.25);
        assertThat(PrecisionRecall.of(real, beside, new Settings(1, true)).recall())
                .isZero();
    }

    @Test
    void decidesTheRimByTheExactDistance() {
        // Of a set and itself each picture is inside its own ball and on k rims or inside: (k + 1)/k, or k/k
        // without the rims, whatever the rounding of the products; the offset makes that as bad as can be.
        var set = SampleRows.patterned(200, 9, 1, 1);
        set = Features.of(set.rows().stream()
                .map(row -> {
                    var moved = row.clone();
                    moved[0] *= 1e4f;
                    moved[1] += 3e5f;
                    return moved;
                })
                .toList());
        assertThat(PrecisionRecall.of(set, set, new Settings(4, false)).density())
                .isCloseTo(5 / 4.0, within(1e-12));
        assertThat(PrecisionRecall.of(set, set, new Settings(4, true)).density())
                .isCloseTo(4 / 4.0, within(1e-12));
    }

    @Test
    void isTheSameOverSeveralTilesAndThreadsAsAPlainLoop() {
        var real = SampleRows.gaussian(1100, 1, 0, 1, 2, 1);
        var fake = SampleRows.gaussian(1500, 2, 0.7, 1, 1, 2);
        var expected = plain(real, fake, 5);
        assertThat(numbers(PrecisionRecall.of(real, fake, Settings.PRDC))).containsExactly(expected, within(1e-15));
        Engine.useThreads(2);
        try {
            assertThat(numbers(PrecisionRecall.of(real, fake, Settings.PRDC))).containsExactly(expected, within(1e-15));
        } finally {
            Engine.useThreads(1);
        }
    }

    @Test
    void isNoughtForSetsFarApart() {
        var real = SampleRows.gaussian(50, 1, 0, 1, 1);
        var fake = SampleRows.gaussian(50, 2, 100, 1, 1);
        assertThat(numbers(PrecisionRecall.of(real, fake, Settings.PRDC))).containsExactly(0, 0, 0, 0);
    }

    @Test
    void refusesAsManyNeighboursAsPictures() {
        var set = SampleRows.patterned(5, 2, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionRecall.of(set, set, Settings.PRDC))
                .withMessage("prdc.k must be less than the number of real pictures, got 5 for 5");
    }

    private static double[] numbers(PrecisionRecall of) {
        return new double[] {of.precision(), of.recall(), of.density(), of.coverage()};
    }

    private static double[] plain(Features real, Features fake, int k) {
        var ofReal = radii(real, k);
        var ofFake = radii(fake, k);
        var balls = new int[fake.count()];
        int recalled = 0;
        int covered = 0;
        for (int r = 0; r < real.count(); r++) {
            boolean inFake = false;
            boolean holds = false;
            for (int f = 0; f < fake.count(); f++) {
                double distance = distance(real.row(r), fake.row(f));
                inFake |= distance < ofFake[f];
                if (distance < ofReal[r]) {
                    holds = true;
                    balls[f]++;
                }
            }
            recalled += inFake ? 1 : 0;
            covered += holds ? 1 : 0;
        }
        return new double[] {
            Arrays.stream(balls).filter(n -> n > 0).count() / (double) fake.count(),
            recalled / (double) real.count(),
            Arrays.stream(balls).sum() / (double) fake.count() / k,
            covered / (double) real.count()
        };
    }

    private static double[] radii(Features set, int k) {
        return IntStream.range(0, set.count())
                .mapToDouble(i -> IntStream.range(0, set.count())
                        .filter(j -> j != i)
                        .mapToDouble(j -> distance(set.row(i), set.row(j)))
                        .sorted()
                        .skip(k - 1L)
                        .findFirst()
                        .orElseThrow())
                .toArray();
    }

    private static double distance(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.pow((double) x[i] - y[i], 2);
        }
        return Math.sqrt(sum);
    }
}

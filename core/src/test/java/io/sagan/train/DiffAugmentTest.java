package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.TrainSpec.Augment;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineScope.class)
class DiffAugmentTest {
    private static final int N = 5;
    private static final int S = 16;

    private final double[] x = Numbers.of(pictures());

    private static Tensor pictures() {
        return Numbers.uniform(1, N, 3, S, S);
    }

    private double at(int i, int channel, int row, int column) {
        boolean inside = row >= 0 && row < S && column >= 0 && column < S;
        return inside ? x[((i * 3 + channel) * S + row) * S + column] : 0;
    }

    @Test
    void colorShiftsBrightnessThenSaturatesThenContrasts() {
        var random = stream(1);
        var brightness = draws(random, -0.5, 0.5);
        var saturation = draws(random, 0, 2);
        var contrast = draws(random, 0.5, 1.5);
        var expected = new double[x.length];
        for (int i = 0; i < N; i++) {
            double level = 0;
            for (int p = 0; p < S * S; p++) {
                double grey = 0;
                for (int channel = 0; channel < 3; channel++) {
                    grey += (at(i, channel, p / S, p % S) + brightness[i]) / 3;
                }
                for (int channel = 0; channel < 3; channel++) {
                    double value = grey + saturation[i] * (at(i, channel, p / S, p % S) + brightness[i] - grey);
                    expected[(i * 3 + channel) * S * S + p] = value;
                    level += value / (3 * S * S);
                }
            }
            for (int p = i * 3 * S * S; p < (i + 1) * 3 * S * S; p++) {
                expected[p] = level + contrast[i] * (expected[p] - level);
            }
        }
        requireSame(Augment.COLOR, 1, expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void translationMovesByAtMostAnEighthAndFillsWithZero(long seed) {
        var random = stream(seed);
        var expected = new double[x.length];
        for (int i = 0; i < N; i++) {
            int down = random.nextInt(5) - 2;
            int right = random.nextInt(5) - 2;
            for (int p = 0; p < 3 * S * S; p++) {
                expected[i * 3 * S * S + p] = at(i, p / (S * S), p / S % S + down, p % S + right);
            }
        }
        requireSame(Augment.TRANSLATION, seed, expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void cutoutEmptiesOneSquareOfHalfTheSide(long seed) {
        var random = stream(seed);
        var expected = x.clone();
        for (int i = 0; i < N; i++) {
            int top = random.nextInt(S + 1) - S / 4;
            int left = random.nextInt(S + 1) - S / 4;
            for (int p = 0; p < 3 * S * S; p++) {
                int row = p / S % S;
                int column = p % S;
                if (row >= top && row < top + S / 2 && column >= left && column < left + S / 2) {
                    expected[i * 3 * S * S + p] = 0;
                }
            }
        }
        requireSame(Augment.CUTOUT, seed, expected);
    }

    @Test
    void cutoutStaysInsideWhereverTheSquareFalls() {
        var augment = new DiffAugment(List.of(Augment.CUTOUT));
        for (long seed = 0; seed < 60; seed++) {
            var kept = Numbers.of(augment.apply(pictures(), stream(seed)));
            long zeros =
                    java.util.Arrays.stream(kept).filter(value -> value == 0).count();
            // A square of 8×8 whose middle is in the picture shows at least a quarter of itself.
            assertThat(zeros).isBetween(N * 3 * 16L, N * 3 * 64L);
        }
    }

    @ParameterizedTest
    @EnumSource(Augment.class)
    void gradientsFlowThroughAndEqualStreamsDoTheSame(Augment step) {
        var augment = new DiffAugment(List.of(step));
        var pictures = pictures().requires_grad_(true);
        var first = augment.apply(pictures, stream(5));
        assertThat(augment.apply(pictures, stream(5)).equal(first)).isTrue();
        assertThat(augment.apply(pictures, stream(6)).equal(first)).isFalse();

        first.mul(first).sum().backward();

        assertThat(pictures.grad().isfinite().all().item_bool()).isTrue();
        assertThat(pictures.grad().abs().sum().item_double()).isGreaterThan(1);
    }

    @Test
    void nothingNamedNothingDone() {
        var pictures = pictures();
        assertThat(new DiffAugment(List.of()).apply(pictures, stream(1)).equal(pictures))
                .isTrue();
    }

    private static void requireSame(Augment step, long seed, double[] expected) {
        var out = new DiffAugment(List.of(step)).apply(pictures(), stream(seed));
        assertThat(out.shape()).containsExactly(N, 3, S, S);
        assertThat(Numbers.distance(out, Tensor.create(expected, N, 3, S, S))).isLessThan(1e-12);
    }

    private static double[] draws(RandomGenerator random, double from, double to) {
        var values = new double[N];
        for (int i = 0; i < N; i++) {
            values[i] = (float) random.nextDouble(from, to);
        }
        return values;
    }

    private static RandomGenerator stream(long seed) {
        return Seeds.stream(seed, "augmentation");
    }
}

package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Engine;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsAccumulatorTest {

    @BeforeEach
    void twoThreads() {
        Engine.start();
        Engine.useThreads(2);
    }

    @AfterEach
    void oneThread() {
        Engine.useThreads(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 600}) // 600 columns are two tiles and a part
    void isTheSameAsAPlainLoop(int width) {
        var samples = SampleRows.patterned(90, width, 4, 3);
        var expected = FeatureMoments.of(doubles(samples));
        var moments = FeatureMoments.of(samples);
        assertThat(moments.mean()).containsExactly(expected.mean(), within(1e-13));
        double furthest = 0;
        for (int i = 0; i < width * width; i++) {
            furthest = Math.max(furthest, Math.abs(moments.ownCovariance()[i] - expected.ownCovariance()[i]));
        }
        assertThat(furthest).isLessThan(1e-13);
        assertThat(moments.count()).hasValue(90);
    }

    @Test
    void losesNothingToAMeanThatIsLargeAndMoves() {
        var rows = new ArrayList<float[]>();
        for (int i = 0; i < 5000; i++) {
            float step = i % 2 == 0 ? 0.25f : -0.25f;
            rows.add(new float[] {100_000 + step, (i < 2500 ? 4096 : -4096) + step});
        }
        var sum = new MomentsAccumulator(2);
        sum.add(rows);
        var moments = sum.moments();
        assertThat(moments.mean()).containsExactly(new double[] {100_000, 0}, within(1e-9));
        double below = 5000.0 / 4999;
        assertThat(moments.covariance())
                .containsExactly(
                        new double[] {0.0625 * below, 0.0625 * below, 0.0625 * below, (4096.0 * 4096 + 0.0625) * below},
                        within(1e-7));
        assertThat(moments.covariance()[0]).isCloseTo(0.0625 * below, within(1e-13));
    }

    @Test
    void isTheSameInParts() {
        var samples = SampleRows.patterned(4500, 7, 1, 2);
        var whole = FeatureMoments.of(samples);
        var parts = new MomentsAccumulator(7);
        parts.add(samples.rows().subList(0, 1));
        assertThat(parts.count()).isEqualTo(1);
        parts.add(samples.rows().subList(1, 2100));
        assertThat(parts.moments().count()).hasValue(2100); // asked on the way, which joins what was pending
        parts.add(samples.rows().subList(2100, 4500));
        assertThat(parts.count()).isEqualTo(4500);
        assertThat(parts.moments().mean()).containsExactly(whole.mean(), within(1e-13));
        assertThat(parts.moments().covariance()).containsExactly(whole.covariance(), within(1e-13));
    }

    @Test
    void canBeKeptAndMadeAgain() {
        var moments = FeatureMoments.of(SampleRows.patterned(20, 5, 1, 2));
        var again = FeatureMoments.of(
                moments.mean(), moments.covariance(), moments.count().orElseThrow());
        assertThat(FrechetDistance.between(moments, again)).isCloseTo(0, within(1e-9));
        assertThat(again.count()).hasValue(20);
        assertThat(again.isRankDeficient()).isFalse();
        assertThat(FeatureMoments.of(SampleRows.patterned(5, 5, 1, 2)).isRankDeficient())
                .isTrue();
    }

    @Test
    void leavesNothingBehind() {
        var samples = SampleRows.patterned(3000, 6, 1, 2);
        FeatureMoments.of(samples);
        long before = Pointer.totalCount();
        for (int i = 0; i < 10; i++) {
            FeatureMoments.of(samples);
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void refusesOtherWidthsAndTooFew() {
        var sum = new MomentsAccumulator(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sum.add(List.of(new float[2])))
                .withMessage("every row must have 3 numbers, got 2");
        sum.add(List.of(new float[3]));
        assertThatIllegalStateException().isThrownBy(sum::moments).withMessage("samples must be at least 2, got 1");
    }

    private static double[][] doubles(Features samples) {
        return samples.rows().stream()
                .map(row -> {
                    var values = new double[row.length];
                    for (int i = 0; i < row.length; i++) {
                        values[i] = row[i];
                    }
                    return values;
                })
                .toArray(double[][]::new);
    }
}

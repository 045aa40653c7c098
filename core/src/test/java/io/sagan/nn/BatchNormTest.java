package io.sagan.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class BatchNormTest {
    private static final int N = 3;
    private static final int C = 2;
    private static final int PIXELS = 4;
    private static final double EPS = 1e-3;
    private static final double MOMENTUM = 0.25;

    private final double[] x = new double[N * C * PIXELS];
    private final double[] mean = new double[C];
    private final double[] variance = new double[C];

    private Tensor input() {
        var input = Numbers.uniform(1, N, C, 2, 2);
        System.arraycopy(Numbers.of(input), 0, x, 0, x.length);
        for (int c = 0; c < C; c++) {
            mean[c] = 0;
            variance[c] = 0;
            for (int i = 0; i < N * PIXELS; i++) {
                mean[c] += at(i, c) / (N * PIXELS);
            }
            for (int i = 0; i < N * PIXELS; i++) {
                variance[c] += Math.pow(at(i, c) - mean[c], 2) / (N * PIXELS);
            }
        }
        return input;
    }

    private double at(int i, int c) {
        return x[index(i, c)];
    }

    private static int index(int i, int c) {
        return (i / PIXELS * C + c) * PIXELS + i % PIXELS;
    }

    @Test
    void thePlainKindNormalisesByTheBatchInTraining() {
        var norm = norm(0);
        set(norm, "gain", 2, -1);
        set(norm, "bias", 0.5, 3);
        var out = Numbers.of(norm.forward(input(), Numbers.labels(0, 0, 0)));
        for (int i = 0; i < N * PIXELS; i++) {
            assertThat(out[index(i, 0)]).isCloseTo(2 * normal(i, 0) + 0.5, within(1e-12));
            assertThat(out[index(i, 1)]).isCloseTo(-normal(i, 1) + 3, within(1e-12));
        }
    }

    @Test
    void theConditionalKindTakesTheRowOfEachPicturesClass() {
        var norm = norm(3);
        set(norm, "gain", 1, 2, 3, 4, 5, 6); // (C, classes)
        set(norm, "bias", 10, 20, 30, 40, 50, 60);
        var labels = new int[] {2, 0, 1};
        var out = Numbers.of(norm.forward(input(), Numbers.labels(2, 0, 1)));
        for (int i = 0; i < N * PIXELS; i++) {
            for (int c = 0; c < C; c++) {
                int row = c * 3 + labels[i / PIXELS];
                assertThat(out[index(i, c)]).isCloseTo((1 + row + 1) * normal(i, c) + 10 * (row + 1), within(1e-12));
            }
        }
    }

    @Test
    void aClassStandsForItsOneHotVector() {
        var byClass = norm(3);
        var byVector = norm(3);
        for (var norm : new BatchNorm[] {byClass, byVector}) {
            set(norm, "gain", 1, 2, 3, 4, 5, 6);
            set(norm, "bias", 10, 20, 30, 40, 50, 60);
        }
        var oneHot = Tensor.create(new double[] {0, 0, 1, 1, 0, 0, 0, 1, 0}, 3, 3);
        assertThat(Numbers.distance(
                        byVector.forward(input(), oneHot), byClass.forward(input(), Numbers.labels(2, 0, 1))))
                .isLessThan(1e-12);
    }

    @Test
    void aVectorMovesGainAndBiasAwayFromOneAndZeroInProportion() {
        var norm = new BatchNorm(C, 4, style(Weights.spectral(1)));
        norm.to(ScalarType.Double, false);
        norm.eval();
        var condition = Numbers.uniform(2, N, 4);
        var plain = norm.forward(input(), torch.zeros_like(condition));
        assertThat(Numbers.distance(
                        plain,
                        input().div(torch.ones(1L).mul(new Scalar(1 + EPS)).sqrt())))
                .isLessThan(1e-6);
        var there = norm.forward(input(), condition);
        var back = norm.forward(input(), condition.neg());
        assertThat(Numbers.distance(there, plain)).isGreaterThan(0.1);
        assertThat(Numbers.distance(there.add(back), plain.add(plain))).isLessThan(1e-12);
    }

    @Test
    void theConditionalKindStartsAsPlainNormalisation() {
        var input = input();
        var labels = Numbers.labels(2, 0, 1);
        assertThat(Numbers.distance(norm(3).forward(input, labels), norm(0).forward(input, labels)))
                .isLessThan(1e-15);
    }

    @Test
    void runningStatisticsMoveByTheMomentumWithTheUnbiasedVariance() {
        var norm = norm(3);
        norm.forward(input(), Numbers.labels(2, 0, 1));
        double unbiased = (double) N * PIXELS / (N * PIXELS - 1);
        for (int c = 0; c < C; c++) {
            assertThat(Numbers.of(state(norm, "mean"))[c]).isCloseTo(MOMENTUM * mean[c], within(1e-12));
            assertThat(Numbers.of(state(norm, "variance"))[c])
                    .isCloseTo(1 - MOMENTUM + MOMENTUM * unbiased * variance[c], within(1e-12));
        }
    }

    @Test
    void frozenStatisticsStandStillWhileTheBatchStillNormalises() {
        var norm = norm(0);
        norm.track(false);
        var out = Numbers.of(norm.forward(input(), Numbers.labels(0, 0, 0)));
        assertThat(out[index(5, 1)]).isCloseTo(normal(5, 1), within(1e-12));
        assertThat(Numbers.of(state(norm, "mean"))).containsOnly(0);
        assertThat(Numbers.of(state(norm, "variance"))).containsOnly(1);
        norm.track(true);
        norm.forward(input(), Numbers.labels(0, 0, 0));
        assertThat(Numbers.of(state(norm, "mean"))[0]).isNotZero();
    }

    @Test
    void evaluationUsesTheRunningStatisticsAndLeavesThem() {
        for (boolean tracking : new boolean[] {true, false}) {
            var norm = norm(0);
            norm.track(tracking);
            set(norm, "mean", 0.5, -1);
            set(norm, "variance", 4, 0.25);
            norm.eval();
            var out = Numbers.of(norm.forward(input(), Numbers.labels(0, 0, 0)));
            for (int i = 0; i < N * PIXELS; i++) {
                assertThat(out[index(i, 0)]).isCloseTo((at(i, 0) - 0.5) / Math.sqrt(4 + EPS), within(1e-12));
                assertThat(out[index(i, 1)]).isCloseTo((at(i, 1) + 1) / Math.sqrt(0.25 + EPS), within(1e-12));
            }
            assertThat(Numbers.of(state(norm, "mean"))).containsExactly(0.5, -1);
        }
    }

    @Test
    void spectralTablesAreNormalisedAndStartAsTheOtherWeightsDo() {
        var norm = new BatchNorm(C, 3, style(Weights.spectral(1)));
        norm.to(ScalarType.Double, false);
        assertThat(state(norm, "gain").norm().item_double()).isPositive();
        var labels = Numbers.labels(2, 0, 1);
        for (int i = 0; i < 200; i++) {
            norm.forward(input(), labels);
        }
        norm.eval();
        set(norm, "mean", 0, 0);
        set(norm, "variance", 1 - EPS, 1 - EPS);
        // On a map of ones the plain part is 1, so the output is 1 + gain + bias, both of spectral norm 1.
        var out = norm.forward(torch.ones_like(input()), labels)
                .select(3, 0)
                .select(2, 0)
                .t(); // (C, N)
        var columns = new long[] {2, 0, 1};
        var gain = unit(state(norm, "gain"));
        var bias = unit(state(norm, "bias"));
        for (int i = 0; i < N; i++) {
            for (int c = 0; c < C; c++) {
                double expected = 1
                        + gain.select(1, columns[i]).select(0, c).item_double()
                        + bias.select(1, columns[i]).select(0, c).item_double();
                assertThat(out.select(0, c).select(0, i).item_double()).isCloseTo(expected, within(1e-9));
            }
        }
    }

    private static Tensor unit(Tensor table) {
        return table.div(torch.linalg_svdvals(table.detach()).max());
    }

    private double normal(int i, int c) {
        return (at(i, c) - mean[c]) / Math.sqrt(variance[c] + EPS);
    }

    private static BatchNorm norm(int classes) {
        var norm = new BatchNorm(C, classes, style(Weights.plain(1).startingAs(Initializer.zeros())));
        norm.to(ScalarType.Double, false);
        return norm;
    }

    private static BatchNorm.Style style(WeightStyle tables) {
        return new BatchNorm.Style(EPS, MOMENTUM, tables, tables);
    }

    private static void set(BatchNorm norm, String name, double... values) {
        var target = state(norm, name).detach();
        target.copy_(Tensor.create(values, target.shape()));
    }

    private static Tensor state(BatchNorm norm, String name) {
        return requireNonNull(ModuleState.all(norm).get(name));
    }
}

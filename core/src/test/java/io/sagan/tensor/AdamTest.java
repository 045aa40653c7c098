package io.sagan.tensor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(EngineScope.class)
class AdamTest {
    private static final double RATE = 0.1;
    private static final double EPS = 1e-3;

    @ParameterizedTest
    @CsvSource({"0, 0.9", "0.5, 0.999"})
    void twoUpdatesAreTheClosedForm(double beta1, double beta2) {
        var weight = Tensor.create(new double[] {1, -2}, 2).requires_grad_(true);
        var adam = new Adam(Map.of("w", weight), RATE, beta1, beta2, EPS);

        learn(adam, weight, 3, -0.5);
        learn(adam, weight, -1, 4);

        assertThat(Numbers.of(weight)[0]).isCloseTo(closed(1, 3, -1, beta1, beta2), within(1e-13));
        assertThat(Numbers.of(weight)[1]).isCloseTo(closed(-2, -0.5, 4, beta1, beta2), within(1e-13));
        assertThat(adam.updates()).isEqualTo(2);
    }

    private static double closed(double start, double g1, double g2, double beta1, double beta2) {
        double m1 = (1 - beta1) * g1;
        double v1 = (1 - beta2) * g1 * g1;
        double first = start - RATE * (m1 / (1 - beta1)) / (Math.sqrt(v1 / (1 - beta2)) + EPS);
        double m2 = beta1 * m1 + (1 - beta1) * g2;
        double v2 = beta2 * v1 + (1 - beta2) * g2 * g2;
        return first - RATE * (m2 / (1 - beta1 * beta1)) / (Math.sqrt(v2 / (1 - beta2 * beta2)) + EPS);
    }

    @Test
    void aGradientThatCameOtherwiseLaidOutThanItsParameterIsTakenByPosition() {
        var weight = Numbers.uniform(1, 3, 4, 2, 2)
                .contiguous(MemoryFormat.ChannelsLast)
                .detach()
                .requires_grad_(true);
        var before = Numbers.of(weight);
        var share = Numbers.uniform(2, 3, 4, 2, 2); // rows of columns, unlike the weight
        var adam = new Adam(Map.of("w", weight), RATE, 0.5, 0.9, EPS);
        weight.mutable_grad().put(share);
        adam.update();
        var g = Numbers.of(share);
        for (int i = 0; i < g.length; i++) {
            assertThat(Numbers.of(weight)[i])
                    .isCloseTo(before[i] - RATE * g[i] / (Math.abs(g[i]) + EPS), within(1e-13));
        }
    }

    @Test
    void aParameterWithoutGradientIsLeftAlone() {
        var used = Tensor.create(new double[] {1}, 1).requires_grad_(true);
        var unused = Tensor.create(new double[] {5}, 1).requires_grad_(true);
        var adam = new Adam(Map.of("used", used, "unused", unused), RATE, 0, 0.9, EPS);
        learn(adam, used, 3);
        assertThat(unused.item_double()).isEqualTo(5);
        assertThat(requireNonNull(adam.state().get("v.unused")).item_double()).isZero();
        assertThat(used.item_double()).isLessThan(1);
    }

    @Test
    void clearedGradientsAreGone() {
        var weight = Tensor.create(new double[] {1}, 1).requires_grad_(true);
        var adam = new Adam(Map.of("w", weight), RATE, 0, 0.9, EPS);
        weight.mul(weight).sum().backward();
        adam.clearGradients();
        assertThat(weight.grad().defined()).isFalse();
        adam.update();
        assertThat(weight.item_double()).isEqualTo(1);
    }

    @Test
    void goesOnFromItsStateAsIfNeverStopped() {
        var straight = Tensor.create(new double[] {1}, 1).requires_grad_(true);
        var adam = new Adam(Map.of("w", straight), RATE, 0.5, 0.9, EPS);
        learn(adam, straight, 3);
        var resumed = straight.detach().clone().requires_grad_(true);
        var second = new Adam(Map.of("w", resumed), RATE, 0.5, 0.9, EPS);
        ModuleState.copy(adam.state(), second.state());
        second.restoreUpdates(adam.updates());

        learn(adam, straight, -2);
        learn(second, resumed, -2);

        assertThat(resumed.equal(straight)).isTrue();
    }

    private static void learn(Adam adam, Tensor weight, double... gradient) {
        adam.clearGradients();
        weight.mul(Tensor.create(gradient, gradient.length)).sum().backward();
        adam.update();
    }
}

package io.sagan.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// [Linear] and [Embedding], which differ in how they are asked.
@ExtendWith(EngineScope.class)
class LinearTest {

    @Test
    void multipliesAndAddsItsBias() {
        var linear = new Linear(2, 3, true, Weights.plain(1));
        linear.to(ScalarType.Double, false);
        assertThat(Numbers.of(parameter(linear, "bias"))).containsOnly(0);
        parameter(linear, "weight").detach().copy_(Tensor.create(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
        parameter(linear, "bias").detach().copy_(Tensor.create(new double[] {0.5, 0, -1}, 3));
        var y = linear.forward(Tensor.create(new double[] {1, 10, -1, 2}, 2, 2));
        assertThat(Numbers.of(y)).containsExactly(21.5, 43, 64, 3.5, 5, 6);
    }

    @Test
    void canDoWithoutABias() {
        var linear = new Linear(2, 3, false, Weights.plain(1));
        assertThat(ModuleState.parameters(linear)).containsOnlyKeys("weight");
        assertThat(Numbers.of(linear.forward(torch.zeros(1, 2)))).containsOnly(0);
    }

    @Test
    void anEmbeddingIsTheRowOfTheClass() {
        var embedding = new Embedding(4, 3, Weights.plain(1));
        var table = Numbers.of(parameter(embedding, "weight"));
        var rows = Numbers.of(embedding.forward(Numbers.labels(3, 0, 3)));
        for (int k = 0; k < 3; k++) {
            assertThat(rows[k]).isEqualTo(table[9 + k]);
            assertThat(rows[3 + k]).isEqualTo(table[k]);
            assertThat(rows[6 + k]).isEqualTo(table[9 + k]);
        }
    }

    @Test
    void bothAreNormalisedWhenTheirStyleSaysSo() {
        var linear = new Linear(5, 3, true, Weights.spectral(1));
        var embedding = new Embedding(5, 3, Weights.spectral(2));
        var classes = Numbers.labels(0, 1, 2, 3, 4);
        for (int i = 0; i < 100; i++) {
            linear.forward(torch.eye(5));
            embedding.forward(classes);
        }
        assertThat(largest(linear.forward(torch.eye(5)))).isBetween(0.9999, 1.0001);
        assertThat(largest(embedding.forward(classes))).isBetween(0.9999, 1.0001);
        assertThat(largest(new Linear(5, 3, true, Weights.plain(1)).forward(torch.eye(5))))
                .isNotCloseTo(1, org.assertj.core.api.Assertions.within(0.01));
    }

    private static double largest(Tensor matrix) {
        return torch.linalg_svdvals(matrix.detach()).max().item_double();
    }

    private static Tensor parameter(Module module, String name) {
        return requireNonNull(ModuleState.parameters(module).get(name));
    }
}

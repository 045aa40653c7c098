package io.sagan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.Arrays;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(EngineScope.class)
class InitializerTest {

    @Test
    void glorotFillsItsBoundsEvenly() {
        double bound = Math.sqrt(6.0 / ((32 + 16) * 9));
        var values = Numbers.of(Initializer.xavier(Seeds.stream(1, "w")).weight(32, 16, 3, 3));
        assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.99 * bound, bound);
        assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(-bound, -0.99 * bound);
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
        // Four standard errors of 4608 numbers: of the mean 0.034 bounds, of the variance 5.3 %.
        assertThat(mean).isCloseTo(0, within(0.034 * bound));
        assertThat(variance).isBetween(0.947 * bound * bound / 3, 1.053 * bound * bound / 3);
    }

    @Test
    void glorotOfALinearWeightCountsBothSides() {
        double bound = Math.sqrt(6.0 / (300 + 100));
        var values = Numbers.of(Initializer.xavier(Seeds.stream(2, "w")).weight(300, 100));
        assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.999 * bound, bound);
    }

    @ParameterizedTest
    @CsvSource({"4, 6, 3", "20, 2, 3", "18, 2, 3"})
    void orthogonalRowsOrColumnsAreOrthonormal(int out, int in, int kernel) {
        var weight = torch.flatten(Initializer.orthogonal(Seeds.stream(3, "w")).weight(out, in, kernel, kernel), 1, -1);
        boolean wide = out <= in * kernel * kernel;
        var gram = wide ? weight.mm(weight.t()) : weight.t().mm(weight);
        assertThat(Numbers.distance(gram, torch.eye(gram.size(0)))).isLessThan(1e-5);
        assertThat(Numbers.distance(weight, torch.zeros_like(weight))).isLessThan(1);
    }

    @Test
    void glorotForRectifiersIsWiderInKernelsOnly() {
        double bound = Math.sqrt(2) * Math.sqrt(6.0 / ((32 + 16) * 9));
        var kernel = Numbers.of(Initializer.xavierRelu(Seeds.stream(1, "w")).weight(32, 16, 3, 3));
        assertThat(Arrays.stream(kernel).max().orElseThrow()).isBetween(0.99 * bound, bound);
        for (var shape : new long[][] {{40, 70}, {40, 70, 1, 1}}) {
            assertThat(Initializer.xavierRelu(Seeds.stream(2, "w"))
                            .weight(shape)
                            .equal(Initializer.xavier(Seeds.stream(2, "w")).weight(shape)))
                    .isTrue();
        }
    }

    @Test
    void theNormalOneHasItsDeviation() {
        var values = Numbers.of(Initializer.normal(Seeds.stream(1, "w"), 0.02).weight(100, 100));
        double mean = Arrays.stream(values).average().orElseThrow();
        double square = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
        // Four standard errors of 10,000 numbers.
        assertThat(mean).isCloseTo(0, within(0.04 * 0.02));
        assertThat(Math.sqrt(square)).isCloseTo(0.02, within(0.0283 * 0.02));
    }

    @Test
    void equalStreamsGiveEqualWeights() {
        var first = Initializer.orthogonal(Seeds.stream(4, "w")).weight(5, 7);
        assertThat(Initializer.orthogonal(Seeds.stream(4, "w")).weight(5, 7).equal(first))
                .isTrue();
        assertThat(Initializer.orthogonal(Seeds.stream(5, "w")).weight(5, 7).equal(first))
                .isFalse();
    }

    @Test
    void aKernelLiesChannelsLastAndIsTrained() {
        var weight =
                Initializer.laidOut(Initializer.xavier(Seeds.stream(1, "w")).weight(4, 3, 3, 3));
        assertThat(weight.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
        assertThat(weight.requires_grad()).isTrue();
        assertThat(weight.is_leaf()).isTrue();
    }
}

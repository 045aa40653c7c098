package io.sagan.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(EngineScope.class)
class SideBySideTest {

    @ParameterizedTest
    @CsvSource({"3, 1, 4, 4", "3, 1, 3, 5", "3, 1, 2, 1", "4, 2, 8, 4", "4, 2, 2, 6"})
    void itIsTheConvolutionMapByMap(long kernel, long stride, long height, long width) {
        for (var memory : new MemoryFormat[] {MemoryFormat.Contiguous, MemoryFormat.ChannelsLast}) {
            var x = Numbers.uniform(1, 5, 3, height, width).contiguous(memory).requires_grad_(true);
            var weight = Numbers.uniform(2, 7, 3, kernel, kernel).requires_grad_(true);
            var bias = Numbers.uniform(3, 7).requires_grad_(true);
            var joined = SideBySide.convolve(x, weight, new TensorOptional(bias), stride);
            var apart = torch.conv2d(
                    x,
                    weight,
                    new TensorOptional(bias),
                    new long[] {stride, stride},
                    new long[] {1, 1},
                    new long[] {1, 1},
                    1);
            assertThat(joined.shape()).containsExactly(apart.shape());
            assertThat(Numbers.distance(joined, apart)).isLessThan(1e-12);
            assertThat(joined.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();

            var gradient = Numbers.uniform(4, apart.shape());
            var ours = gradients(joined, gradient, x, weight, bias);
            var theirs = gradients(apart, gradient, x, weight, bias);
            for (int i = 0; i < 3; i++) {
                assertThat(theirs[i].norm().item_double()).isGreaterThan(0.1);
                assertThat(Numbers.distance(ours[i], theirs[i])).isLessThan(1e-12);
            }
        }
    }

    private static Tensor[] gradients(Tensor result, Tensor gradient, Tensor... of) {
        result.mul(gradient).sum().backward();
        var gradients = new Tensor[of.length];
        for (int i = 0; i < of.length; i++) {
            gradients[i] = of[i].grad().clone();
            of[i].mutable_grad().zero_();
        }
        return gradients;
    }

    @ParameterizedTest
    @CsvSource({
        "128, 8, 1, true, true",
        "128, 16, 2, true, true",
        "128, 16, 1, true, false",
        "64, 8, 1, true, false",
        "256, 8, 1, false, false",
        "256, 4, 1, false, true",
        "128, 4, 1, false, false",
    })
    void paysForManyWeightsAndShortRows(long channels, long width, long stride, boolean trained, boolean pays) {
        var x = torch.zeros(4, channels, 2, width).to(ScalarType.BFloat16);
        var kernel = torch.zeros(channels, channels, stride + 2, stride + 2).requires_grad_(trained);
        assertThat(SideBySide.pays(x, kernel, stride, true)).isEqualTo(pays);
        assertThat(SideBySide.pays(x, kernel, stride, false)).isFalse();
        assertThat(SideBySide.pays(x.to(ScalarType.Float), kernel, stride, true))
                .isFalse();
        assertThat(SideBySide.pays(x.narrow(0, 0, 3), kernel, stride, true)).isFalse();
        for (long other : new long[] {1, 5}) {
            var kernelOfOtherSize =
                    torch.zeros(channels, channels, other, other).requires_grad_(true);
            assertThat(SideBySide.pays(x, kernelOfOtherSize, stride, true)).isFalse();
        }
    }

    @Test
    void aPassWithoutGradientsTrainsNothing() {
        var x = torch.zeros(4, 256, 8, 8).to(ScalarType.BFloat16);
        var kernel = torch.zeros(256, 256, 3, 3).requires_grad_(true);
        assertThat(SideBySide.pays(x, kernel, 1, true)).isTrue();
        try (var _ = new NoGradGuard()) {
            assertThat(SideBySide.pays(x, kernel, 1, true)).isFalse();
        }
    }
}

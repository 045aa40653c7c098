package io.sagan.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sagan.nn.Conv2d.Resampling;
import io.sagan.nn.Conv2d.Shape;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(EngineScope.class)
class Conv2dTest {

    @Test
    void isTheSumOverTheWindowPlusItsBias() {
        var conv = convolution(3, 2, Resampling.NONE, Weights.plain(7));
        var x = Numbers.uniform(1, 1, 3, 4, 5);
        var weight = Numbers.of(parameter(conv, "weight"));
        var bias = Numbers.of(parameter(conv, "bias"));
        var pixels = Numbers.of(x);

        var expected = new double[2 * 4 * 5];
        for (int out = 0; out < 2; out++) {
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 5; column++) {
                    double sum = bias[out];
                    for (int tap = 0; tap < 27; tap++) {
                        int in = tap / 9;
                        int y = row + tap / 3 % 3 - 1;
                        int z = column + tap % 3 - 1;
                        if (y >= 0 && y < 4 && z >= 0 && z < 5) {
                            sum += weight[out * 27 + tap] * pixels[(in * 4 + y) * 5 + z];
                        }
                    }
                    expected[(out * 4 + row) * 5 + column] = sum;
                }
            }
        }
        assertThat(Numbers.distance(conv.forward(x), Tensor.create(expected, 1, 2, 4, 5)))
                .isLessThan(1e-12);
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 6, 6", "7, 1, 2, 4", "1, 4, 4, 8"})
    void doublingInOneIsUpsamplingThenConvolving(int in, int out, int height, int width) {
        var fused = convolution(in, out, Resampling.DOUBLE_BEFORE);
        var plain = convolution(in, out, Resampling.NONE);
        var x = Numbers.uniform(2, 2, in, height, width);
        requireSame(
                fused,
                plain,
                x,
                (conv, input) -> conv.forward(torch.upsample_nearest2d(input, new long[] {2L * height, 2L * width})));
    }

    @Test
    void fewPixelsAreUpsampledBeforeTheConvolution() {
        var conv = convolution(3, 5, Resampling.DOUBLE_BEFORE);
        var same = convolution(3, 5, Resampling.DOUBLE_BEFORE);
        var x = Numbers.uniform(2, 2, 3, 4, 6);
        requireSame(conv, same, x, (other, input) -> other.forward(input, false));
    }

    @ParameterizedTest
    @CsvSource({
        "32, 8, BFloat16, true, false",
        "32, 16, BFloat16, true, true",
        "32, 8, BFloat16, false, true",
        "32, 8, Float, true, true",
        "32, 8, Double, true, true"
    })
    void fusingIsForManyPixelsOrSlowProducts(int batch, int side, ScalarType type, boolean tiles, boolean fused) {
        var x = torch.zeros(batch, 1, side, side).to(type);
        var conv = new Conv2d(Shape.square3(1, 1, Resampling.DOUBLE_BEFORE), Weights.plain(1));
        assertThat(conv.fuses(x, tiles)).isEqualTo(fused);
    }

    @Test
    void aFoldedKernelIsFusedHoweverFewThePixels() {
        var conv = new Conv2d(Shape.square3(2, 4, Resampling.DOUBLE_BEFORE), Weights.spectral(1));
        conv.eval();
        var x = Numbers.uniform(5, 1, 2, 4, 4).to(ScalarType.BFloat16);
        assertThat(conv.fuses(x, true)).isFalse();
        try (var _ = Autocast.bfloat16(true)) {
            var before = conv.forward(x).to(ScalarType.Double);
            conv.fold();
            assertThat(conv.fuses(x, true)).isTrue();
            assertThat(Numbers.relativeDistance(conv.forward(x).to(ScalarType.Double), before))
                    .isLessThan(0.02);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 6, 6", "7, 1, 2, 4", "1, 4, 4, 8"})
    void halvingInOneIsConvolvingThenPooling(int in, int out, int height, int width) {
        var fused = convolution(in, out, Resampling.HALVE_AFTER);
        var plain = convolution(in, out, Resampling.NONE);
        var x = Numbers.uniform(3, 2, in, height, width);
        requireSame(fused, plain, x, (conv, input) -> torch.avg_pool2d(conv.forward(input), 2, 2));
    }

    private static void requireSame(Conv2d fused, Conv2d plain, Tensor x, InParts inParts) {
        var a = x.clone().contiguous(MemoryFormat.ChannelsLast).requires_grad_(true);
        var b = x.clone().requires_grad_(true);
        var atOnce = fused.forward(a);
        var apart = inParts.forward(plain, b);
        assertThat(Numbers.distance(atOnce, apart)).isLessThan(1e-12);

        var share = Numbers.uniform(4, apart.shape());
        atOnce.mul(share).sum().backward();
        apart.mul(share).sum().backward();
        assertThat(Numbers.distance(a.grad(), b.grad())).isLessThan(1e-12);
        for (var name : new String[] {"weight", "bias"}) {
            assertThat(Numbers.distance(
                            parameter(fused, name).grad(),
                            parameter(plain, name).grad()))
                    .as(name)
                    .isLessThan(1e-12);
            assertThat(parameter(fused, name).grad().norm().item_double()).isGreaterThan(0.1);
        }
    }

    @Test
    void normalisesTheKernelItself() {
        var conv = new Conv2d(Shape.square3(2, 4, Resampling.DOUBLE_BEFORE), Weights.spectral(1));
        conv.to(ScalarType.Double, false);
        var x = Numbers.uniform(5, 1, 2, 4, 4);
        conv.eval();
        var before = conv.forward(x);
        parameter(conv, "weight").detach().mul_(new org.bytedeco.pytorch.Scalar(10.0));
        assertThat(Numbers.distance(conv.forward(x), before)).isLessThan(1e-12);
    }

    @Test
    void refusesToFuseAKernelThatIsNotThreeByThree() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Shape(3, 3, 1, true, Resampling.HALVE_AFTER))
                .withMessage("kernel must be 3 to fuse HALVE_AFTER, got 1");
    }

    @FunctionalInterface
    private interface InParts {
        Tensor forward(Conv2d conv, Tensor x);
    }

    private static Conv2d convolution(int in, int out, Resampling resampling) {
        return convolution(in, out, resampling, Weights.spectral(7));
    }

    private static Conv2d convolution(int in, int out, Resampling resampling, WeightStyle style) {
        var conv = new Conv2d(Shape.square3(in, out, resampling), style);
        conv.to(ScalarType.Double, false);
        parameter(conv, "bias").detach().copy_(Numbers.uniform(8, out));
        return conv;
    }

    private static Tensor parameter(Conv2d conv, String name) {
        return requireNonNull(ModuleState.parameters(conv).get(name));
    }
}

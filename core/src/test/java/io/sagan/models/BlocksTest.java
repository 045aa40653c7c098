package io.sagan.models;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.GeneratorSpec.Upsampling;
import io.sagan.nn.BatchNorm;
import io.sagan.nn.Initializer;
import io.sagan.nn.WeightStyle;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [GeneratorBlock] and [DiscriminatorBlock] against the published order of their parts.
@ExtendWith(EngineScope.class)
class BlocksTest {

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void theShortcutIsRectifiedOnlyWhereTheDescriptionSaysSo(boolean rectified, boolean pooled) {
        var widths = new DiscriminatorBlock.Widths(4, 6, pooled ? 5 : 4, false, pooled, rectified);
        var block = doubled(new DiscriminatorBlock(widths, style()));
        var x = Numbers.uniform(1, 2, 4, 6, 6);

        var main =
                pool(convolve(block, "conv2", convolve(block, "conv1", x.relu()).relu()), pooled);
        var side = rectified ? x.relu() : x;
        var expected = main.add(pooled ? pool(convolve(block, "shortcut", side), true) : side);

        assertThat(Numbers.distance(block.forward(x), expected)).isLessThan(1e-12);
    }

    @Test
    void theFirstBlockIsNeverRectified() {
        var x = Numbers.uniform(2, 1, 3, 4, 4);
        var plain = doubled(new DiscriminatorBlock(new DiscriminatorBlock.Widths(3, 4, 4, true, true, false), style()));
        var rectified =
                doubled(new DiscriminatorBlock(new DiscriminatorBlock.Widths(3, 4, 4, true, true, true), style()));
        assertThat(rectified.forward(x).equal(plain.forward(x))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"NEAREST", "BILINEAR"})
    void aGeneratorBlockDoublesTheSideBeforeItsFirstConvolution(Upsampling upsampling) {
        var norm = new BatchNorm.Style(1e-5, 0.1, style(), style());
        var block = doubled(new GeneratorBlock(new GeneratorBlock.Widths(3, 4, 0), upsampling, norm, style()));
        block.eval();
        var x = Numbers.uniform(3, 2, 3, 4, 5);

        var hidden = convolve(block, "conv1", twice(normal(x).relu(), upsampling));
        var main = convolve(block, "conv2", normal(hidden).relu());
        var expected = main.add(convolve(block, "shortcut", twice(x, upsampling)));

        assertThat(Numbers.distance(block.forward(x, Numbers.labels(0, 0), KeptMaps.UNFOLLOWED), expected))
                .isLessThan(1e-12);
    }

    /// Batch norm with the statistics that it starts with.
    private static Tensor normal(Tensor x) {
        return x.div(new org.bytedeco.pytorch.Scalar(Math.sqrt(1 + 1e-5)));
    }

    /// Output pixel i lies at (i + ½)/2 − ½ of the input, held inside it.
    private static Tensor twice(Tensor x, Upsampling upsampling) {
        long n = x.size(0) * x.size(1);
        int height = Math.toIntExact(x.size(2));
        int width = Math.toIntExact(x.size(3));
        var in = Numbers.of(x);
        var out = new double[in.length * 4];
        for (int i = 0; i < out.length; i++) {
            int plane = i / (4 * height * width);
            double row = at(i / (2 * width) % (2 * height), height, upsampling);
            double column = at(i % (2 * width), width, upsampling);
            int y = (int) row;
            int z = (int) column;
            int below = Math.min(y + 1, height - 1);
            int right = Math.min(z + 1, width - 1);
            double p = row - y;
            double q = column - z;
            int start = plane * height * width;
            out[i] = (1 - p) * ((1 - q) * in[start + y * width + z] + q * in[start + y * width + right])
                    + p * ((1 - q) * in[start + below * width + z] + q * in[start + below * width + right]);
        }
        assertThat(n * 4 * height * width).isEqualTo(out.length);
        return Tensor.create(out, x.size(0), x.size(1), 2L * height, 2L * width);
    }

    private static double at(int i, int side, Upsampling upsampling) {
        return upsampling == Upsampling.NEAREST ? Math.floor(i / 2.0) : Math.clamp((i + 0.5) / 2 - 0.5, 0, side - 1);
    }

    private static Tensor pool(Tensor x, boolean pooled) {
        return pooled ? torch.avg_pool2d(x, 2, 2) : x;
    }

    private static Tensor convolve(Module block, String name, Tensor x) {
        var weight = requireNonNull(ModuleState.parameters(block).get(name + ".weight"));
        var bias = requireNonNull(ModuleState.parameters(block).get(name + ".bias"));
        long padding = weight.size(2) / 2;
        return torch.conv2d(
                x,
                weight,
                new TensorOptional(bias),
                new long[] {1, 1},
                new long[] {padding, padding},
                new long[] {1, 1},
                1);
    }

    private static WeightStyle style() {
        var random = Seeds.stream(1, "w");
        return new WeightStyle(Initializer.xavier(random), false, 1e-12, false, random);
    }

    private static <M extends Module> M doubled(M block) {
        block.to(ScalarType.Double, false);
        ModuleState.parameters(block).forEach((name, parameter) -> {
            if (name.endsWith("conv1.bias") || name.endsWith("conv2.bias") || name.endsWith("shortcut.bias")) {
                parameter.detach().copy_(Numbers.uniform(9, parameter.shape()));
            }
        });
        return block;
    }
}

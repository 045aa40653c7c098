package io.sagan.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.Autocast;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class AutocastLayersTest {

    @Test
    void convolutionsRunInBfloat16AndSpectralNormsInFloat32() {
        var conv = new Conv2d(Conv2d.Shape.square3(3, 4, Conv2d.Resampling.HALVE_AFTER), Weights.spectral(1));
        var weight = torch.randn(4, 6).requires_grad_(true);
        var norm = new SpectralNorm(weight, Weights.spectral(1));
        var bare = new SpectralNorm(weight, Weights.spectral(1));
        Tensor normal;
        try (var _ = Autocast.bfloat16(true)) {
            assertThat(type(conv.forward(torch.ones(1, 3, 4, 4)))).isEqualTo(ScalarType.BFloat16);
            normal = norm.normalise(weight);
            assertThat(type(normal)).isEqualTo(ScalarType.Float);
            assertThat(type(conv.forward(torch.ones(1, 3, 4, 4)))).isEqualTo(ScalarType.BFloat16);
        }
        // Bit for bit what it is without: not a single product inside was rounded to bfloat16.
        assertThat(bare.normalise(weight).equal(normal)).isTrue();
    }

    /// What stands between two convolutions must hand on bfloat16, or all that follows runs in float32.
    @Test
    void normsAndGatesKeepBfloat16AndComputeStatisticsInFloat32() {
        var x = torch.randn(4, 8, 6, 6).add(new Scalar(3.0));
        var rounded = x.to(ScalarType.BFloat16);
        var labels = Numbers.labels(0, 1, 1, 0);
        var tables = Weights.plain(1);
        for (boolean tracking : new boolean[] {true, false}) {
            for (int classes : new int[] {0, 2}) {
                var norm = new BatchNorm(8, classes, new BatchNorm.Style(1e-5, 0.5, tables, tables));
                norm.track(tracking);
                try (var _ = Autocast.bfloat16(true)) {
                    var normal = norm.forward(rounded, labels);
                    assertThat(type(normal)).isEqualTo(ScalarType.BFloat16);
                    var exact = norm.forward(rounded.to(ScalarType.Float), labels);
                    assertThat(type(exact)).isEqualTo(ScalarType.Float);
                    // bfloat16 keeps eight bits, and two roundings follow each other.
                    assertThat(normal.to(ScalarType.Float)
                                    .sub(exact)
                                    .abs()
                                    .max()
                                    .item_float())
                            .isLessThan(0.04F);
                }
                for (var statistic : norm.statistics()) {
                    assertThat(type(statistic)).isEqualTo(ScalarType.Float);
                }
            }
        }
        try (var _ = Autocast.bfloat16(true)) {
            assertThat(type(new SelfAttention(8, false, tables).forward(rounded)))
                    .isEqualTo(ScalarType.BFloat16);
            assertThat(type(new ResidualControl(8, tables).forward(rounded))).isEqualTo(ScalarType.BFloat16);
        }
    }

    private static ScalarType type(Tensor x) {
        return x.scalar_type().intern();
    }
}

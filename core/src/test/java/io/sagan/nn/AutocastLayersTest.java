package io.sagan.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.Autocast;
import io.sagan.tensor.EngineScope;
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

    private static ScalarType type(Tensor x) {
        return x.scalar_type().intern();
    }
}

package io.sagan.nn;

import io.sagan.nn.Conv2d.Resampling;
import io.sagan.nn.Conv2d.Shape;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The SAGAN paper's control in self-attention's place, a residual block of exactly as many
/// parameters: `x + γ·o(ReLU(h(ReLU(x))))`, h a 3×3 convolution from C to C/8 channels, o a 1×1 one
/// back to C, both without bias, γ a trained scalar that starts at 0.
///
/// `9·C·C/8 + C/8·C + 1 = 1.25·C² + 1`, as [SelfAttention] has. The paper fixes the count only; the
/// widths are chosen to meet it.
///
/// Shape: `(N, C, H, W) → (N, C, H, W)`; C divisible by 8.
/// Source: Zhang et al. 2019, arXiv:1805.08318 §4 (table 1, "residual").
public final class ResidualControl extends Module implements Gated {
    private final Conv2d h;
    private final Conv2d o;
    private final Tensor gamma;

    /// @param channels C, divisible by 8
    /// @param style initial weights and normalisation of the two convolutions
    /// @throws IllegalArgumentException if C is not divisible by 8
    public ResidualControl(long channels, WeightStyle style) {
        if (channels < 8 || channels % 8 != 0) {
            throw new IllegalArgumentException(
                    "channels at a residual block in attention's place must be divisible by 8, got " + channels);
        }
        super("ResidualControl");
        h = register_module("h", new Conv2d(new Shape(channels, channels / 8, 3, false, Resampling.NONE), style));
        o = register_module("o", new Conv2d(Shape.pointwise(channels / 8, channels, false), style));
        gamma = torch.zeros(1L).requires_grad_(true);
        register_parameter("gamma", gamma);
    }

    @Override
    public Tensor forward(Tensor x) {
        var share = gamma.to(x.scalar_type()); // float32 here would widen all that follows
        return torch.addcmul(x, o.forward(h.forward(x.relu()).relu_()), share);
    }

    @Override
    public double gain() {
        return gamma.item_double();
    }

    @Override
    public void fold() {
        h.fold();
        o.fold();
    }
}

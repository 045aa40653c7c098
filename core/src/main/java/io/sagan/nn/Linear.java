package io.sagan.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// `y = xWᵀ + b`, W spectrally normalised when its style says so.
///
/// Shape: `(N, in) → (N, out)`.
public final class Linear extends Module implements Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final @Nullable SpectralNorm norm;

    /// @param in numbers in
    /// @param out numbers out
    /// @param style initial weights and normalisation
    public Linear(long in, long out, WeightStyle style) {
        super("Linear");
        try (var start = style.init().weight(out, in)) {
            weight = Initializer.laidOut(start);
        }
        register_parameter("weight", weight);
        bias = torch.zeros(out).requires_grad_(true);
        register_parameter("bias", bias);
        norm = style.spectral()
                ? register_module("spectral", new SpectralNorm(weight, style.eps(), style.random()))
                : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return torch.linear(x, norm == null ? weight : norm.normalise(weight), new TensorOptional(bias));
    }
}

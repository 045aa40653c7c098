package io.sagan.nn;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// `y = xWᵀ + b`, W spectrally normalised when its style says so.
///
/// Shape: `(N, in) → (N, out)`.
public final class Linear extends Module implements Layer {
    private final StyledWeight weight;
    private final @Nullable Tensor bias;

    /// @param in numbers in
    /// @param out numbers out
    /// @param biased whether an offset is added, starting at 0
    /// @param style initial weights and normalisation
    public Linear(long in, long out, boolean biased, WeightStyle style) {
        super("Linear");
        weight = new StyledWeight(this, "weight", "spectral", style, out, in);
        bias = biased ? torch.zeros(out).requires_grad_(true) : null;
        if (bias != null) {
            register_parameter("bias", bias);
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        return torch.linear(x, weight.used(), bias == null ? new TensorOptional() : new TensorOptional(bias));
    }

    /// Computes the weight once, for drawing alone: later changes of it are not seen.
    public void fold() {
        weight.fold(UnaryOperator.identity());
    }
}

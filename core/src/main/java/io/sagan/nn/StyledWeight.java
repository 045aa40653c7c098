package io.sagan.nn;

import io.sagan.tensor.InnerScope;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// One trained weight of a layer, divided by its spectral norm when its style says so.
final class StyledWeight {
    private final Tensor trained;
    private final @Nullable SpectralNorm norm;
    private @Nullable Tensor folded;

    /// @param owner the layer that saves the weight
    /// @param name of the parameter
    /// @param normName of the spectral norm's module beside it
    /// @param style how the weight starts and whether it is normalised
    /// @param shape the output first
    StyledWeight(Module owner, String name, String normName, WeightStyle style, long... shape) {
        try (var start = style.init().weight(shape)) {
            trained = Initializer.laidOut(start);
        }
        owner.register_parameter(name, trained);
        norm = style.spectral() ? owner.register_module(normName, new SpectralNorm(trained, style)) : null;
    }

    /// The weight as the layer uses it; in training this moves the spectral vectors.
    Tensor used() {
        return used(UnaryOperator.identity());
    }

    /// The same, shaped further by the layer.
    Tensor used(UnaryOperator<Tensor> shaping) {
        return folded != null ? folded : shaping.apply(norm == null ? trained : norm.normalise(trained));
    }

    /// Whether [#fold] has been called.
    boolean isFolded() {
        return folded != null;
    }

    /// Computes once what [#used] gives outside training, and gives that ever after. It belongs to the scope
    /// that is open.
    ///
    /// @param shaping as the layer asks for it
    void fold(UnaryOperator<Tensor> shaping) {
        folded = InnerScope.result(() -> {
            try (var _ = new NoGradGuard()) {
                return Initializer.laidOut(used(shaping)).clone();
            }
        });
    }
}

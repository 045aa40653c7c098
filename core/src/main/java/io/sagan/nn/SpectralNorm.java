package io.sagan.nn;

import io.sagan.tensor.Autocast;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Spectral normalisation of one weight: `W / σ(W)`, σ the largest singular value of W seen as
/// `[out, rest]`,
/// estimated by one power iteration per training forward: `v ← Wᵀu/‖Wᵀu‖`, `u ← Wv/‖Wv‖`, `σ =
/// uᵀWv`.
///
/// u and v are kept between calls and saved; they are constants for the gradient (the SN-GAN
/// paper's
/// formula; the SAGAN authors let it flow through, a difference of second order once u has
/// settled).
/// Outside training they stand still; σ is then that of the stored vectors, or, where the style
/// says so, of one iteration more that is not kept (BigGAN-PyTorch).
///
/// Source: Miyato et al. 2018, arXiv:1802.05957 §2.1. ‖x‖ is floored at ε as in torch's
/// `normalize`.
public final class SpectralNorm extends Module {
    private final Tensor weight;
    private final Tensor u;
    private final Tensor v;
    private final double eps;
    private final boolean iteratesAtEvaluation;
    private @Nullable Tensor divided;

    /// Starts u at a random direction and v at the one that belongs to it.
    ///
    /// @param weight the trained weight
    /// @param style floor of the vectors' lengths, iteration at evaluation, where u comes from
    public SpectralNorm(Tensor weight, WeightStyle style) {
        super("SpectralNorm");
        this.weight = weight;
        eps = style.eps();
        iteratesAtEvaluation = style.iteratesAtEvaluation();
        long out = weight.size(0);
        u = torch.empty(out);
        v = torch.empty(weight.numel() / out);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            u.copy_(unit(Initializer.normal(style.random(), 1).weight(out)));
            v.copy_(named(unit(matrix(weight).t().mv(u)), weight));
        }
        register_buffer("u", u);
        register_buffer("v", v);
        style.norms().add(this);
    }

    Tensor weight() {
        return weight;
    }

    /// u, live.
    Tensor left() {
        return u;
    }

    /// v, live, in the order of the weight's axes.
    Tensor right() {
        return v;
    }

    /// ε.
    double eps() {
        return eps;
    }

    /// What [#normalise] answers from now on; null to divide again.
    void use(@Nullable Tensor divided) {
        this.divided = divided;
    }

    /// Adds to the weight's gradient.
    ///
    /// @param change made for this purpose, of the weight's layout
    void addGradient(Tensor change) {
        var gradient = weight.mutable_grad();
        if (gradient.defined()) {
            try (var _ = new NoGradGuard()) {
                gradient.add_(change);
            }
        } else {
            gradient.put(change);
        }
    }

    /// The weight divided by its estimated spectral norm. While a pass of its [SpectralNorms] is open, that is what
    /// the pass has made of the trained weight, and the argument is not looked at.
    ///
    /// Shape: any, the same out as in.
    public Tensor normalise(Tensor weight) {
        if (divided != null) {
            return divided;
        }
        try (var _ = Autocast.off()) {
            var matrix = matrix(weight); // (out, rest)
            if (!is_training() && !iteratesAtEvaluation) {
                // Autograd keeps what it saw: a later training forward moves u and v in place.
                return divided(weight, u.clone(), matrix.mv(stored(v, weight).clone()));
            }
            Tensor right;
            try (var _ = new NoGradGuard()) {
                right = unit(matrix.t().mv(u));
            }
            var image = matrix.mv(right); // (out)
            Tensor left;
            try (var _ = new NoGradGuard()) {
                left = unit(image);
                if (is_training()) {
                    v.copy_(named(right, weight));
                    u.copy_(left);
                }
            }
            return divided(weight, left, image);
        }
    }

    private static Tensor divided(Tensor weight, Tensor left, Tensor image) {
        return weight.mul(left.dot(image).reciprocal());
    }

    private Tensor unit(Tensor x) {
        return x.div(x.norm().clamp_min(new Scalar(eps)));
    }

    /// The weight as rows, the rest in the order it lies in memory: no copy of a channels-last weight.
    private static Tensor matrix(Tensor weight) {
        return torch.flatten(weight.dim() == 4 ? weight.permute(0, 2, 3, 1) : weight, 1, -1);
    }

    /// v, kept in the order of the weight's axes, in the order of the rows of [#matrix].
    private static Tensor stored(Tensor v, Tensor weight) {
        return weight.dim() == 4
                ? v.view(weight.size(1), weight.size(2), weight.size(3))
                        .permute(1, 2, 0)
                        .flatten()
                : v;
    }

    /// The other way round.
    private static Tensor named(Tensor v, Tensor weight) {
        return weight.dim() == 4
                ? v.view(weight.size(2), weight.size(3), weight.size(1))
                        .permute(2, 0, 1)
                        .flatten()
                : v;
    }
}

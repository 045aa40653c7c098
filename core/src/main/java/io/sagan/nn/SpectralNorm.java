package io.sagan.nn;

import io.sagan.tensor.Autocast;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Spectral normalisation of one weight: `W / σ(W)`, σ the largest singular value of W seen as
/// `[out, rest]`,
/// estimated by one power iteration per training forward: `v ← Wᵀu/‖Wᵀu‖`, `u ← Wv/‖Wv‖`, `σ =
/// uᵀWv`.
///
/// u and v are kept between calls and saved; they are constants for the gradient (the SN-GAN
/// paper's
/// formula; the SAGAN authors let it flow through, a difference of second order once u has
/// settled).
/// Outside training they stand still.
///
/// Source: Miyato et al. 2018, arXiv:1802.05957 §2.1. ‖x‖ is floored at ε as in torch's
/// `normalize`.
public final class SpectralNorm extends Module {
    private final Tensor u;
    private final Tensor v;
    private final double eps;

    /// Starts u at a random direction and v at the one that belongs to it.
    ///
    /// @param weight the trained weight
    /// @param eps floor of the vectors' lengths
    /// @param random where u comes from
    public SpectralNorm(Tensor weight, double eps, RandomGenerator random) {
        super("SpectralNorm");
        this.eps = eps;
        try (var _ = new NoGradGuard()) {
            var start = new float[Math.toIntExact(weight.size(0))];
            for (int i = 0; i < start.length; i++) {
                start[i] = (float) random.nextGaussian();
            }
            var direction = unit(Tensor.create(start, start.length));
            u = direction;
            v = unit(matrix(weight).t().mv(u));
            register_buffer("u", u);
            register_buffer("v", v);
        }
    }

    /// The weight divided by its estimated spectral norm.
    ///
    /// Shape: any, the same out as in.
    public Tensor normalise(Tensor weight) {
        try (var _ = Autocast.off()) {
            var matrix = matrix(weight); // (out, rest)
            if (is_training()) {
                try (var _ = new NoGradGuard()) {
                    v.copy_(unit(matrix.t().mv(u)));
                    u.copy_(unit(matrix.mv(v)));
                }
            }
            // Autograd keeps what it saw: a later forward of the same update moves u and v in place.
            return weight.div(u.clone().dot(matrix.mv(v.clone())));
        }
    }

    private Tensor unit(Tensor x) {
        return x.div(x.norm().clamp_min(new Scalar(eps)));
    }

    private static Tensor matrix(Tensor weight) {
        return torch.flatten(weight, 1, -1);
    }
}

package io.sagan.metrics;

import static org.bytedeco.pytorch.global.torch.linalg_eigh;

import io.sagan.tensor.Engine;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Fréchet distance of two Gaussians: `‖μ₁ − μ₂‖² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½`.
///
/// **Unit** squared feature units, ≥ 0, lower is better. Compare only values of the same features
/// and the same number of samples. Computed in float64.
///
/// Source: Heusel et al. 2017, arXiv:1706.08500.
public final class FrechetDistance {
    private FrechetDistance() {}

    /// The distance, in either order.
    ///
    /// @throws IllegalArgumentException if the two are of different width
    public static double between(FeatureMoments a, FeatureMoments b) {
        if (a.width() != b.width()) {
            throw new IllegalArgumentException(
                    "both must have the same number of features, got " + a.width() + " and " + b.width());
        }
        double shift = 0;
        double spread = 0;
        for (int i = 0; i < a.width(); i++) {
            double step = a.mean()[i] - b.mean()[i];
            shift += step * step;
            spread += a.covariance()[i * a.width() + i] + b.covariance()[i * a.width() + i];
        }
        return Math.max(0, shift + spread - 2 * overlap(a, b)); // rounding may pass 0 for equal sets
    }

    /// tr (Σ₁Σ₂)^½ by two symmetric eigenproblems: with A = Σ₁^½, AΣ₂A is symmetric and has the
    /// eigenvalues of Σ₁Σ₂. They are ≥ 0, but rounding pushes small ones below.
    private static double overlap(FeatureMoments a, FeatureMoments b) {
        Engine.start();
        try (var _ = new PointerScope()) {
            var zero = new Scalar(0.0);
            var first = linalg_eigh(covariance(a));
            var vectors = first.get1();
            var root = vectors.mul(first.get0().clamp_min(zero).sqrt()).matmul(vectors.t());
            var product = root.matmul(covariance(b)).matmul(root);
            return linalg_eigh(product).get0().clamp_min(zero).sqrt().sum().item_double();
        }
    }

    private static Tensor covariance(FeatureMoments moments) {
        return Tensor.create(moments.covariance(), moments.width(), moments.width());
    }
}

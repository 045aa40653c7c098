package io.sagan.metrics;

import static org.bytedeco.pytorch.global.torch.linalg_cholesky_ex;
import static org.bytedeco.pytorch.global.torch.linalg_eigh;
import static org.bytedeco.pytorch.global.torch.linalg_eigvalsh;
import static org.bytedeco.pytorch.global.torch.linalg_svdvals;

import io.sagan.tensor.Engine;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Fréchet distance of two Gaussians: `‖μ₁ − μ₂‖² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½`.
///
/// **Unit** squared feature units, ≥ 0, lower is better. Compare only values of the same features
/// and the same number of samples: with N samples the value is too large by about a constant over N,
/// and much too large when N is not well above the number of features. Computed in float64.
///
/// Where others take the root of the product Σ₁Σ₂, or its eigenvalues, this takes the eigenvalues of the
/// symmetric `FᵀΣ₂F` with `Σ₁ = FFᵀ`, which are the same numbers: no complex roots, nothing to rescue.
///
/// Source: Heusel et al. 2017, arXiv:1706.08500.
public final class FrechetDistance {
    private FrechetDistance() {}

    /// The distance, in either order.
    ///
    /// @throws IllegalArgumentException if the two are of different width
    public static double between(FeatureMoments a, FeatureMoments b) {
        double shift = a.squaredShift(b);
        Engine.start();
        try (var _ = new PointerScope()) {
            return total(shift, a.spread() + b.spread(), overlap(factor(a), covariance(b)));
        }
    }

    /// The distance of a set to moments taken before.
    ///
    /// @throws IllegalArgumentException if the two are of different width or the set has fewer than 2 rows
    public static double between(FeatureMoments a, Features b) {
        if (b.count() > a.width()) {
            return between(a, FeatureMoments.of(b));
        }
        Engine.start();
        try (var _ = new PointerScope()) {
            var rows = Deviations.of(b);
            return total(
                    rows.squaredShift(a.ownMean()),
                    a.spread() + rows.spread(),
                    overlap(rows.matrix().t(), covariance(a)));
        }
    }

    /// The distance of two sets. Exact and quick also where a set has fewer rows than features: then the
    /// problem is as large as the rows, since `tr (Σ₁Σ₂)^½` is the sum of the singular values of `Y₁Y₂ᵀ`,
    /// Y the rows less their mean over the root of N − 1.
    ///
    /// @throws IllegalArgumentException if the two are of different width or one has fewer than 2 rows
    public static double between(Features real, Features fake) {
        real.requireWidthOf(fake);
        if (fake.count() > fake.width()) {
            return real.count() > real.width()
                    ? between(FeatureMoments.of(real), FeatureMoments.of(fake))
                    : between(FeatureMoments.of(fake), real);
        }
        if (real.count() > real.width()) {
            return between(FeatureMoments.of(real), fake);
        }
        Engine.start();
        try (var _ = new PointerScope()) {
            var a = Deviations.of(real);
            var b = Deviations.of(fake);
            double overlap =
                    linalg_svdvals(a.matrix().matmul(b.matrix().t())).sum().item_double();
            return total(b.squaredShift(a.mean()), a.spread() + b.spread(), overlap);
        }
    }

    static double total(double shift, double spread, double overlap) {
        return Math.max(0, shift + spread - 2 * overlap); // rounding may pass 0 for equal sets
    }

    /// F of Σ = FFᵀ: by Cholesky, a tenth of the work, or where Σ is not safely positive by its eigenvectors.
    static Tensor factor(FeatureMoments moments) {
        var sigma = covariance(moments);
        if (!moments.isRankDeficient()) {
            var tried = linalg_cholesky_ex(sigma);
            if (tried.get1().item_int() == 0) {
                return tried.get0();
            }
        }
        var spectrum = linalg_eigh(sigma);
        return spectrum.get1().mul(root(spectrum.get0()));
    }

    /// tr (Σ₁Σ₂)^½ from F and Σ₂.
    static double overlap(Tensor factor, Tensor covariance) {
        try (var _ = new PointerScope()) {
            return root(linalg_eigvalsh(factor.t().matmul(covariance).matmul(factor)))
                    .sum()
                    .item_double();
        }
    }

    static Tensor covariance(FeatureMoments moments) {
        return Tensor.create(moments.ownCovariance(), moments.width(), moments.width());
    }

    /// Eigenvalues are ≥ 0, but rounding pushes small ones below.
    private static Tensor root(Tensor eigenvalues) {
        return eigenvalues.clamp_min(new Scalar(0.0)).sqrt();
    }
}

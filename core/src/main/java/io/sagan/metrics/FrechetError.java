package io.sagan.metrics;

import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.linalg_eigh;

import io.sagan.tensor.Engine;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// How sure a [FrechetDistance] is, given the pictures that were drawn.
///
/// Both ways say how much the value of **this number** of pictures scatters. They do not say how far it is
/// from the value of endless pictures, which is lower: see [AtInfinity].
public final class FrechetError {
    private static final int ROWS = 1024;
    private static final double CUT_OFF = 1e-10; // eigenvalues below this share of the largest count as 0

    private FrechetError() {}

    /// By drawing rows again and computing everything anew, once for each replicate: quick for a few hundred
    /// features or a few hundred rows, and at 2048 features several seconds for each replicate.
    ///
    /// A replicate's distance is too large: its rows repeat, so that it has the bias of fewer pictures.
    /// The interval is therefore around the estimate, as wide as the replicates scatter around their own mean.
    /// That is too wide where rows are not many times the features: for Gaussians of 48 features it was
    /// 1.1 times the true scatter at 10 rows for each feature, 1.3 at 3 and 1.6 at 1.3.
    ///
    /// @param reals whether the real rows are drawn again as well; else the real set counts as the truth
    /// @throws IllegalArgumentException if the widths differ or a set has fewer than 2 rows
    public static Interval bootstrap(Features real, Features fake, boolean reals, Bootstrap settings) {
        if (!reals && real.count() > real.width()) {
            return bootstrap(FeatureMoments.of(real), fake, settings);
        }
        var replicates = new double[settings.replicates()];
        Workers.each(replicates.length, i -> {
            var truth = reals ? real.take(settings.draw("real", i, real.count())) : real;
            replicates[i] = FrechetDistance.between(truth, fake.take(settings.draw("fake", i, fake.count())));
        });
        return Interval.ofReplicates(FrechetDistance.between(real, fake), replicates);
    }

    /// The same against moments taken before, which count as the truth.
    ///
    /// @throws IllegalArgumentException if the widths differ or there are fewer than 2 fakes
    public static Interval bootstrap(FeatureMoments real, Features fake, Bootstrap settings) {
        var replicates = new double[settings.replicates()];
        Workers.each(
                replicates.length,
                i -> replicates[i] = FrechetDistance.between(real, fake.take(settings.draw("fake", i, fake.count()))));
        return Interval.ofReplicates(FrechetDistance.between(real, fake), replicates);
    }

    /// By the slope of the distance at each row (the infinitesimal jackknife), in two eigenproblems whatever the
    /// number of rows.
    ///
    /// With c = x − μ₁, a row's slope is `2(μ₁−μ₂)·c + cᵀ(I−T)c − tr((I−T)Σ₁)`, where
    /// `T = Σ₂^½(Σ₂^½Σ₁Σ₂^½)^{-½}Σ₂^½` carries the one Gaussian to the other; the squared error is the mean
    /// of the squared slopes over N, and that of the other set is added.
    ///
    /// The better one of the two where a set has more rows than features: for the same Gaussians within
    /// a sixth of the true scatter down to 1.3 rows for each feature. Only for two sets of one
    /// distribution, where the slopes nearly vanish, it is up to 1.5 times too wide (and the bootstrap 1.9).
    ///
    /// Source: Takatsu 2011 for T; Efron 1982 §6 for the jackknife.
    ///
    /// @param reals whether the real rows count as drawn as well
    /// @throws IllegalArgumentException if the widths differ or a set has no more rows than features
    public static Interval linear(Features real, Features fake, boolean reals) {
        real.requireWidthOf(fake);
        requireRank("real", real);
        requireRank("fake", fake);
        var ofReal = FeatureMoments.of(real);
        var ofFake = FeatureMoments.of(fake);
        double variance = variance(fake, ofFake, ofReal) + (reals ? variance(real, ofReal, ofFake) : 0);
        return Interval.normal(FrechetDistance.between(ofReal, ofFake), Math.sqrt(variance));
    }

    /// The same against moments taken before, which count as the truth.
    ///
    /// @throws IllegalArgumentException if the widths differ, a set is known to have no more rows than features, or
    ///         the fakes have
    public static Interval linear(FeatureMoments real, Features fake) {
        requireRank("fake", fake);
        if (real.isRankDeficient()) {
            throw new IllegalArgumentException("the linear error needs more real pictures than features, got "
                    + real.count().orElseThrow() + " for " + real.width() + ": use the bootstrap");
        }
        var ofFake = FeatureMoments.of(fake);
        double estimate = FrechetDistance.between(real, ofFake);
        return Interval.normal(estimate, Math.sqrt(variance(fake, ofFake, real)));
    }

    private static void requireRank(String name, Features set) {
        if (set.count() <= set.width()) {
            throw new IllegalArgumentException("the linear error needs more " + name + " pictures than features, got "
                    + set.count() + " for " + set.width() + ": use the bootstrap");
        }
    }

    private static double variance(Features set, FeatureMoments own, FeatureMoments other) {
        Engine.start();
        try (var _ = new PointerScope()) {
            var bend = eye(own.width()).to(ScalarType.Double).sub(transport(own, other));
            double constant = bend.mul(FrechetDistance.covariance(own)).sum().item_double();
            var shift = new double[own.width()];
            for (int i = 0; i < shift.length; i++) {
                shift[i] = 2 * (own.ownMean()[i] - other.ownMean()[i]);
            }
            var direction = Tensor.create(shift, own.width());
            int tiles = Math.ceilDiv(set.count(), ROWS);
            var squares = new double[tiles];
            Workers.each(tiles, tile -> {
                try (var _ = new PointerScope()) {
                    int from = tile * ROWS;
                    var c = Rows.less(own.ownMean(), set.rows(), from, Math.min(from + ROWS, set.count()));
                    var slopes = c.matmul(bend)
                            .mul(c)
                            .sum(1)
                            .add(c.matmul(direction))
                            .sub(new Scalar(constant));
                    squares[tile] = slopes.square().sum().item_double();
                }
            });
            double sum = 0;
            for (double each : squares) {
                sum += each;
            }
            return sum / set.count() / set.count();
        }
    }

    /// T with TΣT = Σ of the other, from any factor F of the other's: F(FᵀΣF)^{-½}Fᵀ.
    private static Tensor transport(FeatureMoments own, FeatureMoments other) {
        var factor = FrechetDistance.factor(other);
        var spectrum =
                linalg_eigh(factor.t().matmul(FrechetDistance.covariance(own)).matmul(factor));
        var eigenvalues = spectrum.get0();
        var least = new Scalar(CUT_OFF * eigenvalues.max().item_double());
        var kept = eigenvalues.gt(least).to(ScalarType.Double);
        var power = eigenvalues.clamp_min(least).pow(new Scalar(-0.25)).mul(kept);
        var half = factor.matmul(spectrum.get1()).mul(power);
        return half.matmul(half.t());
    }
}

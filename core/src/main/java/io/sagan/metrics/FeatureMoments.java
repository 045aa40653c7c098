package io.sagan.metrics;

import java.util.OptionalLong;

/// Mean and covariance of features: the Gaussian that fits them best. In float64.
///
/// [MomentsAccumulator] makes one from rows that come a few at a time.
public final class FeatureMoments {
    private static final long UNKNOWN = -1;

    private final double[] mean;
    private final double[] covariance;
    private final long count;

    private FeatureMoments(double[] mean, double[] covariance, long count) {
        this.mean = mean;
        this.covariance = covariance;
        this.count = count;
    }

    /// Moments that are known, of no known number of samples.
    ///
    /// @param mean one number per feature
    /// @param covariance **shape** `width · width`, rows; symmetric
    /// @throws IllegalArgumentException if the covariance does not fit the mean
    public static FeatureMoments of(double[] mean, double[] covariance) {
        return owning(mean.clone(), covariance.clone(), UNKNOWN);
    }

    /// Moments that were taken before, as [#mean()], [#covariance()] and [#count()] gave them.
    ///
    /// @param mean one number per feature
    /// @param covariance **shape** `width · width`, rows; symmetric
    /// @param count samples they were taken of, at least 2
    /// @throws IllegalArgumentException if the covariance does not fit the mean or the count is less
    public static FeatureMoments of(double[] mean, double[] covariance, long count) {
        requireTwo(count);
        return owning(mean.clone(), covariance.clone(), count);
    }

    /// Moments of samples, the covariance with N − 1 below.
    ///
    /// @throws IllegalArgumentException if there are fewer than 2
    public static FeatureMoments of(Features samples) {
        requireTwo(samples.count());
        var sum = new MomentsAccumulator(samples.width());
        sum.add(samples.rows());
        return sum.moments();
    }

    /// Moments of samples, the covariance with N − 1 below.
    ///
    /// @param samples at least 2, equally wide
    /// @throws IllegalArgumentException if there are fewer, or they differ in width
    public static FeatureMoments of(double[][] samples) {
        requireTwo(samples.length);
        int width = samples[0].length;
        var mean = new double[width];
        for (var sample : samples) {
            if (sample.length != width) {
                throw new IllegalArgumentException(
                        "every sample must have " + width + " features, got " + sample.length);
            }
            for (int i = 0; i < width; i++) {
                mean[i] += sample[i] / samples.length;
            }
        }
        var covariance = new double[width * width];
        var centred = new double[width];
        for (var sample : samples) {
            for (int i = 0; i < width; i++) {
                centred[i] = sample[i] - mean[i];
            }
            for (int i = 0; i < width; i++) {
                double scaled = centred[i] / (samples.length - 1);
                for (int j = 0; j < width; j++) {
                    covariance[i * width + j] += scaled * centred[j];
                }
            }
        }
        return owning(mean, covariance, samples.length);
    }

    static FeatureMoments owning(double[] mean, double[] covariance, long count) {
        if (covariance.length != mean.length * mean.length) {
            throw new IllegalArgumentException(
                    "covariance must hold " + mean.length + " × " + mean.length + " numbers, got " + covariance.length);
        }
        return new FeatureMoments(mean, covariance, count);
    }

    private static void requireTwo(long count) {
        if (count < 2) {
            throw new IllegalArgumentException("samples must be at least 2, got " + count);
        }
    }

    /// Number of features.
    public int width() {
        return mean.length;
    }

    /// Number of samples these are the moments of, where that is known.
    public OptionalLong count() {
        return count == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(count);
    }

    /// Whether there are too few samples for the covariance to have full rank.
    public boolean isRankDeficient() {
        return count != UNKNOWN && count <= mean.length;
    }

    /// A copy of the mean, one number per feature.
    public double[] mean() {
        return mean.clone();
    }

    /// A copy of the covariance, **shape** `width · width`, rows.
    public double[] covariance() {
        return covariance.clone();
    }

    double[] ownMean() {
        return mean;
    }

    double[] ownCovariance() {
        return covariance;
    }

    /// tr Σ.
    double spread() {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += covariance[i * mean.length + i];
        }
        return sum;
    }

    /// ‖μ₁ − μ₂‖².
    ///
    /// @throws IllegalArgumentException if the two are of different width
    double squaredShift(FeatureMoments other) {
        if (width() != other.width()) {
            throw new IllegalArgumentException(
                    "both must have the same number of features, got " + width() + " and " + other.width());
        }
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            double step = mean[i] - other.mean[i];
            sum += step * step;
        }
        return sum;
    }
}

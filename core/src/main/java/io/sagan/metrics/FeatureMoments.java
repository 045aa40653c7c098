package io.sagan.metrics;

/// Mean and covariance of features: the Gaussian that fits them best.
public final class FeatureMoments {
    private final double[] mean;
    private final double[] covariance;

    private FeatureMoments(double[] mean, double[] covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    /// Moments that are known.
    ///
    /// @param mean one number per feature
    /// @param covariance **shape** `width · width`, rows; symmetric
    /// @throws IllegalArgumentException if the covariance does not fit the mean
    public static FeatureMoments of(double[] mean, double[] covariance) {
        if (covariance.length != mean.length * mean.length) {
            throw new IllegalArgumentException(
                    "covariance must hold " + mean.length + " × " + mean.length + " numbers, got " + covariance.length);
        }
        return new FeatureMoments(mean.clone(), covariance.clone());
    }

    /// Moments of samples, the covariance with N − 1 below.
    ///
    /// @param samples at least 2, equally wide
    /// @throws IllegalArgumentException if there are fewer, or they differ in width
    public static FeatureMoments of(double[][] samples) {
        if (samples.length < 2) {
            throw new IllegalArgumentException("samples must be at least 2, got " + samples.length);
        }
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
        return new FeatureMoments(mean, covariance);
    }

    /// Number of features.
    public int width() {
        return mean.length;
    }

    double[] mean() {
        return mean;
    }

    double[] covariance() {
        return covariance;
    }
}

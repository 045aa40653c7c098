package io.sagan.metrics;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Rows less their mean, over the root of N − 1: the matrix Y with Σ = YᵀY. For few rows.
final class Deviations {
    private final double[] mean;
    private final Tensor matrix;

    private Deviations(double[] mean, Tensor matrix) {
        this.mean = mean;
        this.matrix = matrix;
    }

    /// Made in the caller's scope.
    ///
    /// @throws IllegalArgumentException if there are fewer than 2 rows
    static Deviations of(Features samples) {
        if (samples.count() < 2) {
            throw new IllegalArgumentException("samples must be at least 2, got " + samples.count());
        }
        var mean = samples.mean();
        var centred = Rows.less(mean, samples.rows(), 0, samples.count());
        return new Deviations(mean, centred.mul(new Scalar(1 / Math.sqrt(samples.count() - 1.0))));
    }

    /// **Shape** `(N, width)`, float64.
    Tensor matrix() {
        return matrix;
    }

    double[] mean() {
        return mean;
    }

    /// tr Σ.
    double spread() {
        return matrix.square().sum().item_double();
    }

    double squaredShift(double[] other) {
        if (other.length != mean.length) {
            throw new IllegalArgumentException(
                    "both must have the same number of features, got " + other.length + " and " + mean.length);
        }
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            double step = mean[i] - other[i];
            sum += step * step;
        }
        return sum;
    }
}

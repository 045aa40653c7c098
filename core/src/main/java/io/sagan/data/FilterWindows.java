package io.sagan.data;

import java.util.function.DoubleUnaryOperator;

/// What each position of a resized axis takes from the input: a window of weights that sum to 1.
///
/// Position x has its centre at `c = (x + ½)·scale`, `scale = in/out`; input i weighs
/// `w((i − c + ½)/s) / Σ`, `s = max(scale, 1)`, for the i whose distance is within `radius · s`. So the filter widens
/// when shrinking and keeps its width when enlarging.
///
/// Source: Pillow's `Resample.c`, rewritten from its definition.
public final class FilterWindows {
    private final int[] starts;
    private final double[][] weights;

    private FilterWindows(int[] starts, double[][] weights) {
        this.starts = starts;
        this.weights = weights;
    }

    /// Of one axis.
    ///
    /// @param in length of the input, at least 1
    /// @param out length of the output, at least 1
    /// @param radius beyond which the filter is 0
    /// @param filter w
    public static FilterWindows of(int in, int out, double radius, DoubleUnaryOperator filter) {
        double scale = (double) in / out;
        double stretch = Math.max(scale, 1);
        double support = radius * stretch;
        var starts = new int[out];
        var weights = new double[out][];
        for (int x = 0; x < out; x++) {
            double centre = (x + 0.5) * scale;
            int first = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(in, (int) (centre + support + 0.5));
            starts[x] = first;
            weights[x] = normalised(first, end, centre, stretch, filter);
        }
        return new FilterWindows(starts, weights);
    }

    private static double[] normalised(int first, int end, double centre, double stretch, DoubleUnaryOperator filter) {
        var window = new double[end - first];
        double total = 0;
        for (int k = 0; k < window.length; k++) {
            window[k] = filter.applyAsDouble((first + k - centre + 0.5) / stretch);
            total += window[k];
        }
        for (int k = 0; k < window.length; k++) {
            window[k] /= total;
        }
        return window;
    }

    /// Positions of the output.
    public int count() {
        return starts.length;
    }

    /// First input position of an output position's window; never falls from one to the next.
    public int start(int position) {
        return starts[position];
    }

    /// Weights of the input positions from there on, not to be changed.
    public double[] weights(int position) {
        return weights[position];
    }
}

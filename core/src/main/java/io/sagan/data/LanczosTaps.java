package io.sagan.data;

import org.jspecify.annotations.Nullable;

/// The weights of the Lanczos filter along one side: for each output position the first input position and the
/// weights from there on.
final class LanczosTaps {
    /// Fractional bits of the weights.
    static final int PRECISION = 22;

    private static final double RADIUS = 3;

    /// Sines take a tenth of the time of a picture, and most pictures of a data set are of one size.
    private static volatile @Nullable LanczosTaps latest;

    private final int side;
    private final int[] starts;
    private final int[][] weights;

    private LanczosTaps(int side, int[] starts, int[][] weights) {
        this.side = side;
        this.starts = starts;
        this.weights = weights;
    }

    /// @param side length of the input
    /// @param size length of the output
    static LanczosTaps of(int side, int size) {
        var taps = latest;
        if (taps == null || taps.side != side || taps.starts.length != size) {
            taps = made(side, size);
            latest = taps;
        }
        return taps;
    }

    private static LanczosTaps made(int side, int size) {
        var windows = FilterWindows.of(side, size, RADIUS, LanczosTaps::filter);
        var starts = new int[size];
        var weights = new int[size][];
        for (int x = 0; x < size; x++) {
            starts[x] = windows.start(x);
            weights[x] = fixed(windows.weights(x));
        }
        return new LanczosTaps(side, starts, weights);
    }

    /// First input position that an output position needs; never falls from one to the next.
    int start(int position) {
        return starts[position];
    }

    /// Weights of the input positions from there on, not to be changed.
    int[] weights(int position) {
        return weights[position];
    }

    /// Input positions up to the last that an output position needs.
    int end(int position) {
        return starts[position] + weights[position].length;
    }

    /// Most input positions that one output position needs.
    int longest() {
        int longest = 0;
        for (var some : weights) {
            longest = Math.max(longest, some.length);
        }
        return longest;
    }

    private static int[] fixed(double[] weights) {
        var fixed = new int[weights.length];
        for (int i = 0; i < fixed.length; i++) {
            double weight = weights[i] * (1 << PRECISION);
            fixed[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
        }
        return fixed;
    }

    private static double filter(double t) {
        return -RADIUS <= t && t < RADIUS ? sinc(t) * sinc(t / RADIUS) : 0;
    }

    private static double sinc(double t) {
        return t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
    }
}

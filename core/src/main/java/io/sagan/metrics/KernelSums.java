package io.sagan.metrics;

import org.bytedeco.javacpp.PointerScope;

/// Sums of a kernel over the rows of a set, tile by tile, so that memory does not grow with the number of pairs.
final class KernelSums {
    private static final int SIDE = 1024;

    private KernelSums() {}

    /// For each row, Σ k(x, y) over the rows y of another set.
    static double[] across(Features of, Features others, KernelDistance.Kernel kernel) {
        var nought = new double[of.width()];
        var sums = new double[of.count()];
        Workers.each(Math.ceilDiv(of.count(), SIDE), tile -> {
            try (var _ = new PointerScope()) {
                int top = tile * SIDE;
                var x = Rows.less(nought, of.rows(), top, Math.min(top + SIDE, of.count()));
                for (int left = 0; left < others.count(); left += SIDE) {
                    try (var _ = new PointerScope()) {
                        var y = Rows.less(nought, others.rows(), left, Math.min(left + SIDE, others.count()));
                        var part = Rows.numbers(kernel.of(x, y).sum(1));
                        for (int i = 0; i < part.length; i++) {
                            sums[top + i] += part[i];
                        }
                    }
                }
            }
        });
        return sums;
    }

    /// For each row, Σ k(x, x') over the other rows of its own set.
    static double[] within(Features set, KernelDistance.Kernel kernel) {
        var sums = across(set, set, kernel);
        var nought = new float[set.width()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] -= kernel.of(Distances.exact(set.row(i), nought), set.width());
        }
        return sums;
    }
}

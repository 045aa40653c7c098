package io.sagan.metrics;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Mean and covariance of rows that come a few at a time, in float64, for any number of rows.
///
/// Rows are gathered until there are 2048, centred on their own mean, and joined to what came before by
/// the pairwise formula `M = M_a + M_b + δδᵀ·n_a·n_b/(n_a+n_b)`, δ the difference of the means; so a mean
/// that is large beside the spread takes no digits away. Holds at most 2048 rows and `3·width²` numbers.
/// Not for several threads at once.
///
/// Source: Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance".
public final class MomentsAccumulator {
    private static final int ROWS = 2048;
    private static final int COLUMNS = 512;

    private final int width;
    private final List<float[]> pending = new ArrayList<>();
    private final double[] mean;
    private final double[] scatter; // Σ(x−m)(x−m)ᵀ, tiles on and above the diagonal
    private long count;

    /// Of nothing yet.
    ///
    /// @param width numbers in a row, at least 1
    /// @throws IllegalArgumentException if it is less
    public MomentsAccumulator(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("width must be at least 1, got " + width);
        }
        this.width = width;
        mean = new double[width];
        scatter = new double[Math.multiplyExact(width, width)];
    }

    /// Adds rows. They may be held until more come, and must not change before [#moments].
    ///
    /// @throws IllegalArgumentException if one is not as wide as it should be
    public void add(List<float[]> rows) {
        for (var row : rows) {
            if (row.length != width) {
                throw new IllegalArgumentException("every row must have " + width + " numbers, got " + row.length);
            }
            pending.add(row);
            if (pending.size() == ROWS) {
                flush();
            }
        }
    }

    /// Rows so far.
    public long count() {
        return count + pending.size();
    }

    /// Moments of all rows so far, the covariance with N − 1 below.
    ///
    /// @throws IllegalStateException if there are fewer than 2 rows
    public FeatureMoments moments() {
        flush();
        if (count < 2) {
            throw new IllegalStateException("samples must be at least 2, got " + count);
        }
        var covariance = new double[scatter.length];
        for (int i = 0; i < width; i++) {
            for (int j = i; j < width; j++) {
                covariance[i * width + j] = covariance[j * width + i] = scatter[i * width + j] / (count - 1);
            }
        }
        return FeatureMoments.owning(mean.clone(), covariance, count);
    }

    private void flush() {
        if (pending.isEmpty()) {
            return;
        }
        var ofChunk = meanOf(pending);
        var products = new double[scatter.length];
        try (var _ = new PointerScope()) {
            addProducts(Rows.less(ofChunk, pending, 0, pending.size()), products);
        }
        join(ofChunk, pending.size(), products);
        pending.clear();
    }

    private double[] meanOf(List<float[]> rows) {
        var sum = new double[width];
        for (var row : rows) {
            for (int i = 0; i < width; i++) {
                sum[i] += row[i];
            }
        }
        for (int i = 0; i < width; i++) {
            sum[i] /= rows.size();
        }
        return sum;
    }

    /// Tiles of XᵀX on and above the diagonal; below it nothing is written.
    private void addProducts(Tensor centred, double[] products) {
        int tiles = Math.ceilDiv(width, COLUMNS);
        Workers.each(tiles * tiles, tile -> {
            int top = tile / tiles * COLUMNS;
            int left = tile % tiles * COLUMNS;
            if (left < top) {
                return;
            }
            try (var _ = new PointerScope()) {
                int high = Math.min(COLUMNS, width - top);
                int wide = Math.min(COLUMNS, width - left);
                var values = Rows.numbers(centred.narrow(1, top, high).t().matmul(centred.narrow(1, left, wide)));
                for (int row = 0; row < high; row++) {
                    System.arraycopy(values, row * wide, products, (top + row) * width + left, wide);
                }
            }
        });
    }

    private void join(double[] otherMean, long otherCount, double[] otherScatter) {
        long both = count + otherCount;
        double weight = (double) count * otherCount / both;
        var step = new double[width];
        for (int i = 0; i < width; i++) {
            step[i] = otherMean[i] - mean[i];
            mean[i] += step[i] * otherCount / both;
        }
        for (int i = 0; i < width; i++) {
            double scaled = weight * step[i];
            for (int j = i; j < width; j++) {
                scatter[i * width + j] += otherScatter[i * width + j] + scaled * step[j];
            }
        }
        count = both;
    }
}

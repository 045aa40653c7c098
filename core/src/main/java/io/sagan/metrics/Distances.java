package io.sagan.metrics;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Squared Euclidean distances of rows, tile by tile, so that memory does not grow with the number of pairs.
///
/// Tiles come from products, `‖x‖² + ‖y‖² − 2x·y` in float64 of rows less a common centre, and are right to
/// [Tile#slack]. Where a comparison is nearer than that, [#exact] decides: it takes differences first,
/// is 0 for equal rows, and gives equal numbers for equal pairs.
final class Distances {
    /// Error of a tile's distances, relative to the sum of the two rows' squared lengths; generous.
    private static final double SLACK = 1e-11;

    private static final int SIDE = 1024;

    private final Features a;
    private final Features b;
    private final boolean within;
    private final double[] centre;
    private final double[] lengthsOfA;
    private final double[] lengthsOfB;

    private Distances(Features a, Features b, boolean within) {
        a.requireWidthOf(b);
        this.a = a;
        this.b = b;
        this.within = within;
        centre = b.mean();
        lengthsOfA = squaredLengths(a);
        lengthsOfB = within ? lengthsOfA : squaredLengths(b);
    }

    /// Of the rows of a set to each other: those tiles alone that touch or lie above the diagonal.
    static Distances within(Features set) {
        return new Distances(set, set, true);
    }

    /// Of each row of one set to each of another.
    ///
    /// @throws IllegalArgumentException if the two are of different width
    static Distances between(Features a, Features b) {
        return new Distances(a, b, false);
    }

    /// Is told of tiles, on any thread but never on two at once.
    interface Visitor {
        void visit(Tile tile);
    }

    /// The distances of rows `top..top + high − 1` of the one set to rows `left..left + wide − 1` of the
    /// other.
    final class Tile {
        final int top;
        final int left;
        final int high;
        final int wide;
        private final double[] products;

        private Tile(int top, int left, int high, int wide, double[] products) {
            this.top = top;
            this.left = left;
            this.high = high;
            this.wide = wide;
            this.products = products;
        }

        /// Squared distance of rows top + i and left + j, nearly.
        double squared(int i, int j) {
            return Math.max(0, lengthsOfA[top + i] + lengthsOfB[left + j] - 2 * products[i * wide + j]);
        }

        /// How far off that may be.
        double slack(int i, int j) {
            return SLACK * (lengthsOfA[top + i] + lengthsOfB[left + j]);
        }
    }

    /// Visits all tiles, in any order.
    void visit(Visitor visitor) {
        int rows = Math.ceilDiv(a.count(), SIDE);
        int columns = Math.ceilDiv(b.count(), SIDE);
        var lock = new Object();
        Workers.each(rows, row -> {
            try (var _ = new PointerScope()) {
                int top = row * SIDE;
                int bottom = Math.min(top + SIDE, a.count());
                var x = Rows.less(centre, a.rows(), top, bottom);
                for (int column = within ? row : 0; column < columns; column++) {
                    int left = column * SIDE;
                    int right = Math.min(left + SIDE, b.count());
                    var tile = new Tile(top, left, bottom - top, right - left, products(x, left, right));
                    synchronized (lock) {
                        visitor.visit(tile);
                    }
                }
            }
        });
    }

    private double[] products(Tensor x, int left, int right) {
        try (var _ = new PointerScope()) {
            return Rows.numbers(
                    x.matmul(Rows.less(centre, b.rows(), left, right).t()));
        }
    }

    /// Σ(x−y)², the differences taken in float64.
    static double exact(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double step = (double) x[i] - y[i];
            sum += step * step;
        }
        return sum;
    }

    private double[] squaredLengths(Features set) {
        var lengths = new double[set.count()];
        for (int row = 0; row < lengths.length; row++) {
            var values = set.row(row);
            for (int i = 0; i < values.length; i++) {
                double step = values[i] - centre[i];
                lengths[row] += step * step;
            }
        }
        return lengths;
    }
}

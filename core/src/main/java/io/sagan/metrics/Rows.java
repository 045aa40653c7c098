package io.sagan.metrics;

import java.nio.DoubleBuffer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Rows of float32 as matrices of float64, which is where every product of a metric is taken.
final class Rows {
    private Rows() {}

    /// **Shape** `(to − from, width)`, each row less the centre.
    static Tensor less(double[] centre, List<float[]> rows, int from, int to) {
        int width = centre.length;
        var values = new double[(to - from) * width];
        for (int i = from, at = 0; i < to; i++) {
            var row = rows.get(i);
            for (int j = 0; j < width; j++) {
                values[at++] = row[j] - centre[j];
            }
        }
        return Tensor.create(values, to - from, width);
    }

    /// The numbers of a float64 matrix, row by row.
    static double[] numbers(Tensor matrix) {
        DoubleBuffer buffer = matrix.contiguous().createBuffer();
        var values = new double[(int) matrix.numel()];
        buffer.get(values);
        return values;
    }
}

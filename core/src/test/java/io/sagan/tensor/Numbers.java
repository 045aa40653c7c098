package io.sagan.tensor;

import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Between tensors and plain numbers, for tests.
public final class Numbers {
    private Numbers() {}

    /// All numbers in C order, whatever the strides and format.
    public static double[] of(Tensor x) {
        var plain = x.detach().to(ScalarType.Double).contiguous(MemoryFormat.Contiguous);
        var values = new double[Math.toIntExact(plain.numel())];
        new DoublePointer(plain.data_ptr()).get(values);
        return values;
    }

    /// Numbers in float64, uniform in [-2, 2).
    public static Tensor uniform(long seed, long... shape) {
        var random = new Random(seed);
        int count = 1;
        for (long side : shape) {
            count = Math.toIntExact(count * side);
        }
        return Tensor.create(random.doubles(count, -1, 1).map(x -> 2 * x).toArray(), shape);
    }

    /// int64 labels.
    public static Tensor labels(long... labels) {
        return Tensor.create(labels, labels.length);
    }

    /// `‖a − b‖ / ‖b‖`, with 1 for a zero denominator.
    public static double relativeDistance(Tensor a, Tensor b) {
        var x = of(a);
        var y = of(b);
        double difference = 0;
        double length = 0;
        for (int i = 0; i < y.length; i++) {
            difference += (x[i] - y[i]) * (x[i] - y[i]);
            length += y[i] * y[i];
        }
        return x.length != y.length ? Double.NaN : Math.sqrt(difference / (length == 0 ? 1 : length));
    }

    /// The largest absolute difference.
    public static double distance(Tensor a, Tensor b) {
        var x = of(a);
        var y = of(b);
        double largest = x.length == y.length ? 0 : Double.NaN;
        for (int i = 0; i < y.length; i++) {
            largest = Math.max(largest, Math.abs(x[i] - y[i]));
        }
        return largest;
    }
}

package io.sagan.nn;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/// How a weight starts.
@FunctionalInterface
public interface Initializer {

    /// A float32 weight; the first dimension is the output.
    Tensor weight(long... shape);

    /// Glorot uniform: `U(−a, a)`, `a = √(6 / (fan_in + fan_out))`; for a convolution both fans
    /// count its taps.
    ///
    /// Source: Glorot and Bengio 2010.
    static Initializer xavier(RandomGenerator random) {
        return shape -> uniform(random, 1, shape);
    }

    /// Glorot uniform times √2 for kernels of more than one tap, as ReLU halves what passes; times 1
    /// for the rest.
    ///
    /// Source: the SN-GAN authors' code, arXiv:1802.05637.
    static Initializer xavierRelu(RandomGenerator random) {
        return shape -> uniform(random, taps(shape) > 1 ? Math.sqrt(2) : 1, shape);
    }

    /// N(0, deviation²).
    static Initializer normal(RandomGenerator random, double deviation) {
        return shape -> filled(shape, () -> (float) (deviation * random.nextGaussian()));
    }

    /// Zeros.
    static Initializer zeros() {
        return shape -> torch.zeros(shape);
    }

    /// Random orthogonal rows (or columns, where there are fewer) of the weight seen as `[out,
    /// rest]`.
    ///
    /// Source: Saxe et al. 2014, arXiv:1312.6120.
    static Initializer orthogonal(RandomGenerator random) {
        return shape -> {
            long out = shape[0];
            long rest = product(shape) / out;
            long tall = Math.max(out, rest);
            long flat = Math.min(out, rest);
            var weight = torch.empty(shape);
            try (var _ = new PointerScope()) {
                var qr = torch.linalg_qr(filled(new long[] {tall, flat}, () -> (float) random.nextGaussian()));
                // Without the signs of R's diagonal the distribution would not be uniform over rotations.
                var q = qr.get0().mul(qr.get1().diag().sign());
                weight.copy_((out < rest ? q.t() : q).contiguous().view(shape));
            }
            return weight;
        };
    }

    private static Tensor uniform(RandomGenerator random, double gain, long... shape) {
        double bound = gain * Math.sqrt(6.0 / ((shape[0] + shape[1]) * taps(shape)));
        return filled(shape, () -> (float) ((2 * random.nextDouble() - 1) * bound));
    }

    private static long taps(long... shape) {
        return product(shape) / (shape[0] * shape[1]);
    }

    private static long product(long... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static Tensor filled(long[] shape, FloatSource source) {
        var values = new float[Math.toIntExact(product(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = source.next();
        }
        return Tensor.create(values, shape);
    }

    /// A trainable copy in the memory layout that convolutions are fastest in.
    static Tensor laidOut(Tensor weight) {
        var laidOut = weight.dim() == 4 ? weight.contiguous(MemoryFormat.ChannelsLast) : weight;
        return laidOut.detach().requires_grad_(true);
    }

    /// One number after another.
    @FunctionalInterface
    interface FloatSource {
        float next();
    }
}

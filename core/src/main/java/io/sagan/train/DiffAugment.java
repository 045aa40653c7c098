package io.sagan.train;

import io.sagan.config.TrainSpec.Augment;
import io.sagan.tensor.Place;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/// Differentiable augmentation of everything the discriminator sees, real and generated, in both
/// updates.
///
/// Colour: brightness + U(−0.5, 0.5), saturation × U(0, 2), contrast × U(0.5, 1.5); translation
/// by up to an
/// eighth of the side, zero padded; cutout of one square of half the side, set to 0. All per
/// picture.
///
/// Shape: `(N, 3, S, S)` in [-1, 1] → the same, colour may leave the range.
/// Source: Zhao et al. 2020, arXiv:2006.10738, with the ranges of its published code.
public final class DiffAugment implements Augmentation {
    private final List<Augment> steps;

    /// @param steps what to do, in this order
    public DiffAugment(List<Augment> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public Tensor apply(Tensor pictures, RandomGenerator random) {
        var x = pictures;
        for (var step : steps) {
            x = switch (step) {
                case COLOR -> color(x, random);
                case TRANSLATION -> translated(x, random);
                case CUTOUT -> cut(x, random);
            };
        }
        return x;
    }

    private static Tensor color(Tensor x, RandomGenerator random) {
        var brighter = x.add(perPicture(x, random, -0.5, 0.5));
        var grey = brighter.mean(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional()); // (N, 1, S, S)
        var saturated = brighter.sub(grey).mul(perPicture(x, random, 0, 2)).add(grey);
        var level = saturated.mean(
                new long[] {1, 2, 3}, true, new org.bytedeco.pytorch.ScalarTypeOptional()); // (N, 1, 1, 1)
        return saturated.sub(level).mul(perPicture(x, random, 0.5, 1.5)).add(level);
    }

    private static Tensor perPicture(Tensor x, RandomGenerator random, double from, double to) {
        int n = Math.toIntExact(x.size(0));
        var values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextDouble(from, to);
        }
        return Place.beside(Tensor.create(values, n, 1, 1, 1), x);
    }

    private static Tensor translated(Tensor x, RandomGenerator random) {
        int n = Math.toIntExact(x.size(0));
        int side = Math.toIntExact(x.size(3));
        int reach = side / 8;
        int padded = side + 2 * reach;
        var from = new long[n * side * side];
        for (int i = 0, at = 0; i < n; i++) {
            int top = random.nextInt(2 * reach + 1);
            int left = random.nextInt(2 * reach + 1);
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    from[at++] = (long) (row + top) * padded + column + left;
                }
            }
        }
        var source = torch.flatten(
                torch.constant_pad_nd(x, new long[] {reach, reach, reach, reach}, new Scalar(0.0))
                        .contiguous(MemoryFormat.Contiguous),
                2,
                3); // (N, 3, padded²)
        var index =
                Place.beside(Tensor.create(from, n, 1, (long) side * side), x).expand(n, 3, (long) side * side);
        return source.gather(2, index).view(n, 3, side, side).contiguous(MemoryFormat.ChannelsLast);
    }

    private static Tensor cut(Tensor x, RandomGenerator random) {
        int n = Math.toIntExact(x.size(0));
        int side = Math.toIntExact(x.size(3));
        int hole = side / 2;
        var keep = new float[n * side * side];
        java.util.Arrays.fill(keep, 1);
        for (int i = 0; i < n; i++) {
            int top = random.nextInt(side + 1) - hole / 2;
            int left = random.nextInt(side + 1) - hole / 2;
            for (int row = Math.max(0, top); row < Math.min(side, top + hole); row++) {
                int start = (i * side + row) * side;
                java.util.Arrays.fill(
                        keep, start + Math.max(0, Math.min(side, left)), start + Math.min(side, left + hole), 0);
            }
        }
        return x.mul(Place.beside(Tensor.create(keep, n, 1, side, side), x));
    }
}

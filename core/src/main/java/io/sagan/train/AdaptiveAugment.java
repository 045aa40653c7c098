package io.sagan.train;

import io.sagan.tensor.Autocast;
import io.sagan.tensor.Place;
import io.sagan.train.Rearranged.Move;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The augmentations of ADA's pipeline `bgc`: moves of whole pixels, one bilinear warp, one change of
/// colour, each of its parts for each picture with probability p. At p = 0 pictures stay as they are.
///
/// The authors filter around the warp so that it makes no steps in fine patterns; here it is plain
/// bilinear sampling, and it reflects at the edges as theirs does.
/// Source: Karras et al. 2020, arXiv:2006.06676 appendix B.
public final class AdaptiveAugment implements Augmentation {
    private static final long BILINEAR = 0;
    private static final long REFLECTED = 2;

    private final DoubleSupplier probability;

    /// @param probability p in [0, 1], asked at every batch
    public AdaptiveAugment(DoubleSupplier probability) {
        this.probability = probability;
    }

    @Override
    public Tensor apply(Tensor pictures, RandomGenerator random) {
        double p = probability.getAsDouble();
        if (p == 0) {
            return pictures;
        }
        int n = Math.toIntExact(pictures.size(0));
        int side = Math.toIntExact(pictures.size(3));
        var moves = new Move[n];
        var warps = new double[6 * n];
        var tints = new double[12 * n];
        for (int i = 0; i < n; i++) {
            moves[i] = AdaDraw.move(random, p, side);
            System.arraycopy(AdaDraw.warp(random, p), 0, warps, 6 * i, 6);
            System.arraycopy(AdaDraw.tint(random, p), 0, tints, 12 * i, 12);
        }
        try (var _ = Autocast.off()) {
            var x = pictures.scalar_type().intern() == ScalarType.BFloat16 ? pictures.to(ScalarType.Float) : pictures;
            x = Arrays.stream(moves).allMatch(Move.NONE::equals) ? x : Rearranged.by(x, moves);
            x = Arrays.equals(warps, repeated(AdaDraw.NO_WARP, n)) ? x : warped(x, warps);
            return Arrays.equals(tints, repeated(AdaDraw.NO_TINT, n)) ? x : tinted(x, tints);
        }
    }

    private static Tensor warped(Tensor x, double[] warps) {
        var places = Place.beside(Tensor.create(warps, x.size(0), 2, 3).to(x.scalar_type()), x);
        var grid = torch.affine_grid_generator(places, x.shape(), false); // (N, S, S, 2)
        return torch.grid_sampler(x, grid, BILINEAR, REFLECTED, false).contiguous(MemoryFormat.ChannelsLast);
    }

    static Tensor tinted(Tensor x, double[] tints) {
        var matrix = Place.beside(Tensor.create(tints, x.size(0), 3, 4).to(x.scalar_type()), x);
        var colours = torch.flatten(x.contiguous(MemoryFormat.Contiguous), 2, 3); // (N, 3, S²)
        return matrix.narrow(2, 0, 3)
                .bmm(colours)
                .add(matrix.narrow(2, 3, 1))
                .view(x.shape())
                .contiguous(MemoryFormat.ChannelsLast);
    }

    private static double[] repeated(double[] one, int n) {
        var all = new double[n * one.length];
        Arrays.setAll(all, i -> one[i % one.length]);
        return all;
    }
}

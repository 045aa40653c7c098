package io.sagan.nn;

import static java.util.Objects.requireNonNull;

import io.sagan.tensor.Autocast;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Place;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// A convolution of odd kernel, stride 1 and same padding, spectrally normalised when its style
/// says
/// so, alone or fused with the resampling beside it.
///
/// The fused forms are the same mathematics in 4/9 of the arithmetic and without the large
/// intermediate: the 3×3 kernel, summed (before: flipped; after: averaged) over 2×2 windows,
/// becomes a
/// 4×4 kernel of stride 2. Spectral normalisation applies to the 3×3 weight.
///
/// In bfloat16 on a processor with AMX few pixels are upsampled first and convolved then, since to make the 4×4 kernel
/// takes longer there; and small maps are convolved [SideBySide].
///
/// Shape: `(N, in, H, W) → (N, out, H, W)`, `(N, out, 2H, 2W)` or `(N, out, H/2, W/2)`.
public final class Conv2d extends Module implements Layer {

    /// What stands beside the convolution.
    public enum Resampling {
        /// Nothing.
        NONE,
        /// Nearest ×2 upsampling before it; kernel 3.
        DOUBLE_BEFORE,
        /// 2×2 average pooling after it; kernel 3, H and W even.
        HALVE_AFTER
    }

    /// What distinguishes one convolution from another.
    ///
    /// @param in channels in
    /// @param out channels out
    /// @param kernel side of the kernel, odd
    /// @param biased whether an offset per channel is added, starting at 0
    /// @param resampling what is fused into it
    public record Shape(long in, long out, long kernel, boolean biased, Resampling resampling) {

        public Shape {
            if (resampling != Resampling.NONE && kernel != 3) {
                throw new IllegalArgumentException("kernel must be 3 to fuse " + resampling + ", got " + kernel);
            }
        }

        /// A 3×3 convolution with bias.
        public static Shape square3(long in, long out, Resampling resampling) {
            return new Shape(in, out, 3, true, resampling);
        }

        /// A 1×1 convolution.
        public static Shape pointwise(long in, long out, boolean biased) {
            return new Shape(in, out, 1, biased, Resampling.NONE);
        }
    }

    /// Of a batch after upsampling; measured with 256 channels and with 32 to 96 (docs/performance.md).
    private static final long FEW_PIXELS = 10_000;

    private final Shape shape;
    private final StyledWeight weight;
    private final @Nullable Tensor bias;
    private final @Nullable Tensor windows;

    /// @param shape channels, kernel and fused resampling
    /// @param style initial weights and normalisation
    public Conv2d(Shape shape, WeightStyle style) {
        super("Conv2d");
        this.shape = shape;
        weight = new StyledWeight(this, "weight", "spectral", style, shape.out, shape.in, shape.kernel, shape.kernel);
        bias = shape.biased ? torch.zeros(shape.out).requires_grad_(true) : null;
        if (bias != null) {
            register_parameter("bias", bias);
        }
        windows = shape.resampling == Resampling.DOUBLE_BEFORE ? windows() : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, fuses(x, Engine.hasTiles()));
    }

    /// Where multiplying is cheap beside moving kernels about, fusing a ×2 upsampling pays for many pixels only; a
    /// folded kernel is already wide.
    ///
    /// @param tiles whether the processor multiplies in tiles
    boolean fuses(Tensor x, boolean tiles) {
        long pixels = 4 * x.size(0) * x.size(2) * x.size(3);
        return shape.resampling != Resampling.DOUBLE_BEFORE
                || weight.isFolded()
                || !multipliedInTiles(x, tiles)
                || pixels >= FEW_PIXELS;
    }

    /// Whether the kernels for AMX take these maps.
    ///
    /// @param tiles whether the processor multiplies in tiles
    static boolean multipliedInTiles(Tensor x, boolean tiles) {
        return tiles && !x.is_cuda() && x.scalar_type().intern() == ScalarType.BFloat16;
    }

    /// @param fused whether the resampling goes into the kernel; a ×2 upsampling can come first instead
    Tensor forward(Tensor x, boolean fused) {
        var kernel = fused ? weight.used(this::shaped) : weight.used();
        var offset = bias == null ? new TensorOptional() : new TensorOptional(bias);
        return switch (shape.resampling) {
            case NONE -> convolve(x, kernel, offset, 1, shape.kernel / 2);
            case HALVE_AFTER -> convolve(x, kernel, offset, 2, 1);
            case DOUBLE_BEFORE -> fused ? doubled(x, kernel) : convolve(twice(x), kernel, offset, 1, 1);
        };
    }

    /// Nearest ×2 upsampling: `(N, C, H, W) → (N, C, 2H, 2W)`.
    public static Tensor twice(Tensor x) {
        var factor = new DoubleOptional(2.0);
        return torch.upsample_nearest2d(x, new long[] {2 * x.size(2), 2 * x.size(3)}, factor, factor);
    }

    private Tensor shaped(Tensor kernel) {
        return switch (shape.resampling) {
            case NONE -> kernel;
            case HALVE_AFTER -> halving(kernel);
            case DOUBLE_BEFORE -> doubling(kernel, requireNonNull(windows));
        };
    }

    /// Computes the kernel once, for drawing alone: later changes of the weight are not seen.
    public void fold() {
        weight.fold(this::shaped);
    }

    private static Tensor convolve(Tensor x, Tensor kernel, TensorOptional offset, long stride, long padding) {
        return SideBySide.pays(x, kernel, stride, Engine.hasTiles())
                ? SideBySide.convolve(x, kernel, offset, stride)
                : apart(x, kernel, offset, stride, padding);
    }

    /// Map by map.
    static Tensor apart(Tensor x, Tensor kernel, TensorOptional offset, long stride, long padding) {
        return torch.conv2d(
                x, kernel, offset, new long[] {stride, stride}, new long[] {padding, padding}, new long[] {1, 1}, 1);
    }

    /// The 4×4 kernel that with stride 2 and padding 1 does what a 3×3 kernel and 2×2 average pooling do: the means
    /// over
    /// its own 2×2 windows, zeros around it.
    ///
    /// Shape: `(out, in, 3, 3) → (out, in, 4, 4)`.
    public static Tensor halving(Tensor kernel) {
        try (var _ = Autocast.off()) {
            return torch.avg_pool2d(
                    kernel, new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, false, true, new LongOptional());
        }
    }

    /// The bias is added apart: the engine's gradient for it inside a transposed convolution is its
    /// reference code, a tenth of a whole training step where it was measured.
    private Tensor doubled(Tensor x, Tensor kernel) {
        var maps = torch.conv_transpose2d(
                x,
                kernel,
                new TensorOptional(),
                new long[] {2, 2},
                new long[] {1, 1},
                new long[] {0, 0},
                1,
                new long[] {1, 1});
        return bias == null ? maps : maps.add_(bias.to(maps.scalar_type()).view(1, shape.out, 1, 1));
    }

    /// The 4×4 kernel that transposed, with stride 2 and padding 1, does what nearest ×2 upsampling and a
    /// 3×3 kernel do: sums over the 2×2 windows of the flipped kernel.
    ///
    /// One product over all channels at once. The channels change places before it, where there are 9 taps
    /// and not 16, so that the kernel comes out as the convolution's code wants it in memory. Pooling would do
    /// it too, but its gradient, which comes with the axes of a transposed convolution, would be copied at five
    /// times the cost.
    ///
    /// Shape: `(out, in, 3, 3) → (in, out, 4, 4)`.
    private static Tensor doubling(Tensor kernel, Tensor windows) {
        Place.keepBeside(windows, kernel);
        long out = kernel.size(0);
        long in = kernel.size(1);
        try (var _ = Autocast.off()) {
            var taps = kernel.permute(0, 2, 3, 1)
                    .reshape(out, 9 * in)
                    .t()
                    .contiguous()
                    .view(9, in * out);
            var wide = torch.mm(windows.type_as(kernel), taps); // (16, in · out)
            return wide.view(16, in, out)
                    .transpose(0, 1)
                    .contiguous()
                    .view(in, 4, 4, out)
                    .permute(0, 3, 1, 2);
        }
    }

    /// Which of 9 taps each of 16 sums up: those of the window it lies in, over a flipped 3×3 kernel in a frame of
    /// zeros.
    private static Tensor windows() {
        var shares = new float[16 * 9];
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 3; x++) {
                int tap = (2 - y) * 3 + 2 - x;
                for (int window : new int[] {y * 4 + x, y * 4 + x + 1, (y + 1) * 4 + x, (y + 1) * 4 + x + 1}) {
                    shares[window * 9 + tap] = 1;
                }
            }
        }
        return Tensor.create(shares, 16, 9);
    }
}

package io.sagan.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
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

    private final Shape shape;
    private final StyledWeight weight;
    private final @Nullable Tensor bias;

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
    }

    @Override
    public Tensor forward(Tensor x) {
        var kernel = weight.used(this::shaped);
        var offset = bias == null ? new TensorOptional() : new TensorOptional(bias);
        return switch (shape.resampling) {
            case NONE -> convolve(x, kernel, offset, 1, shape.kernel / 2);
            case HALVE_AFTER -> convolve(x, kernel, offset, 2, 1);
            case DOUBLE_BEFORE ->
                torch.conv_transpose2d(
                        x, kernel, offset, new long[] {2, 2}, new long[] {1, 1}, new long[] {0, 0}, 1, new long[] {1, 1
                        });
        };
    }

    private Tensor shaped(Tensor kernel) {
        return switch (shape.resampling) {
            case NONE -> kernel;
            case HALVE_AFTER -> halving(kernel);
            case DOUBLE_BEFORE ->
                windows(kernel.flip(2, 3)).mul(new Scalar(4.0)).transpose(0, 1);
        };
    }

    /// Computes the kernel once, for drawing alone: later changes of the weight are not seen.
    public void fold() {
        weight.fold(this::shaped);
    }

    private static Tensor convolve(Tensor x, Tensor kernel, TensorOptional offset, long stride, long padding) {
        return torch.conv2d(
                x, kernel, offset, new long[] {stride, stride}, new long[] {padding, padding}, new long[] {1, 1}, 1);
    }

    /// The 4×4 kernel that with stride 2 and padding 1 does what a 3×3 kernel and 2×2 average pooling do.
    public static Tensor halving(Tensor kernel) {
        return windows(kernel);
    }

    /// Means over all 2×2 windows of a kernel in a frame of zeros: 3×3 → 4×4.
    private static Tensor windows(Tensor kernel) {
        var framed = torch.constant_pad_nd(kernel, new long[] {1, 1, 1, 1}, new Scalar(0.0));
        return torch.avg_pool2d(
                framed,
                new long[] {2, 2},
                new long[] {1, 1},
                new long[] {0, 0},
                false,
                true,
                new org.bytedeco.pytorch.LongOptional());
    }
}

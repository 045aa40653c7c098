package io.sagan.nn;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/// A convolution of small maps that lie side by side in one wide map, with columns of zeros between them: the same
/// numbers as map by map.
///
/// Where a processor multiplies in tiles, a gradient of weights sums over a row of pixels in pieces of 32: of
/// rows that are 8 or 4 pixels long, three quarters or more of each piece are empty. Joining and parting the maps
/// is a copy each.
final class SideBySide {
    private static final long SHORT_ROW = 8;
    private static final long SHORTEST_ROW = 4;
    private static final long FEW_PICTURES = 4;
    private static final long WEIGHTS = 128 * 128;
    private static final long MANY_WEIGHTS = 256 * 256;

    private SideBySide() {}

    /// Whether it was measured to be faster (docs/performance.md): for gradients of weights, and for the shortest rows
    /// in any case.
    ///
    /// @param x bfloat16 or nothing is gained
    /// @param kernel `(out, in, h, w)`: with padding 1 a side of 3 keeps the size and one of 4 halves it
    /// @param tiles whether the processor multiplies in tiles
    static boolean pays(Tensor x, Tensor kernel, long stride, boolean tiles) {
        if (!Conv2d.multipliedInTiles(x, tiles) || kernel.size(3) != stride + 2 || x.size(0) < FEW_PICTURES) {
            return false;
        }
        long row = x.size(3) / stride;
        long weights = kernel.size(0) * kernel.size(1);
        boolean trained = GradMode.is_enabled() && kernel.requires_grad();
        return (trained && row <= SHORT_ROW && weights >= WEIGHTS) || (row <= SHORTEST_ROW && weights >= MANY_WEIGHTS);
    }

    /// `(N, in, H, W) → (N, out, H/stride, W/stride)` with padding 1 and a kernel that keeps the size or halves it.
    ///
    /// @param x H and W divisible by the stride
    static Tensor convolve(Tensor x, Tensor kernel, TensorOptional offset, long stride) {
        long n = x.size(0);
        long channels = x.size(1);
        long height = x.size(2);
        long width = x.size(3);
        long out = kernel.size(0);
        var spaced = torch.constant_pad_nd(
                x.permute(2, 0, 3, 1), new long[] {0, 0, 0, stride}, new Scalar(0.0)); // (H, N, W + stride, in)
        var wide = spaced.reshape(1, height, n * (width + stride), channels).permute(0, 3, 1, 2);
        return Conv2d.apart(wide, kernel, offset, stride, 1)
                .permute(0, 2, 3, 1)
                .reshape(height / stride, n, width / stride + 1, out)
                .narrow(2, 0, width / stride)
                .permute(1, 3, 0, 2)
                .contiguous(MemoryFormat.ChannelsLast);
    }
}

package io.sagan.models;

import io.sagan.nn.Conv2d;
import io.sagan.nn.Conv2d.Resampling;
import io.sagan.nn.Conv2d.Shape;
import io.sagan.nn.WeightStyle;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// A residual block of the discriminator: `ReLU → 3×3 → ReLU → 3×3 → mean pool`, plus `mean pool
/// → 1×1` as
/// shortcut; the first block of a network has no ReLU before its first convolution.
///
/// The shortcut takes the input before its ReLU, or after it where it is rectified. It is a plain
/// sum where neither size nor channels change. Pooling before the 1×1 convolution equals the published order and is a
/// quarter of the work.
///
/// Shape: `(N, in, H, W) → (N, out, H/2, W/2)`, or `(N, out, H, W)` without pooling.
final class DiscriminatorBlock extends Module {

    /// What distinguishes one block from another.
    ///
    /// @param first no ReLU before the first convolution
    /// @param pooled ends in 2×2 average pooling
    /// @param rectified the shortcut takes the input after its ReLU
    record Widths(long in, long hidden, long out, boolean first, boolean pooled, boolean rectified) {}

    private final Widths widths;
    private final Conv2d conv1;
    private final Conv2d conv2;
    private final @Nullable Conv2d shortcut;

    DiscriminatorBlock(Widths widths, WeightStyle style) {
        super("DiscriminatorBlock");
        this.widths = widths;
        var pooled = widths.pooled ? Resampling.HALVE_AFTER : Resampling.NONE;
        conv1 = register_module("conv1", new Conv2d(Shape.square3(widths.in, widths.hidden, Resampling.NONE), style));
        conv2 = register_module("conv2", new Conv2d(Shape.square3(widths.hidden, widths.out, pooled), style));
        shortcut = widths.first || widths.pooled || widths.in != widths.out
                ? register_module("shortcut", new Conv2d(Shape.pointwise(widths.in, widths.out, true), style))
                : null;
    }

    Tensor forward(Tensor x) {
        var active = widths.first ? x : x.relu();
        var straight = widths.rectified ? active : x;
        var hidden = conv1.forward(active).relu_();
        var main = conv2.forward(hidden);
        return main.add_(shortcut == null ? straight : shortcut.forward(pool(straight)));
    }

    private Tensor pool(Tensor x) {
        return widths.pooled ? torch.avg_pool2d(x, 2, 2) : x;
    }
}

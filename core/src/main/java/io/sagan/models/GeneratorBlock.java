package io.sagan.models;

import io.sagan.config.GeneratorSpec.Upsampling;
import io.sagan.nn.BatchNorm;
import io.sagan.nn.Conv2d;
import io.sagan.nn.Conv2d.Resampling;
import io.sagan.nn.Conv2d.Shape;
import io.sagan.nn.WeightStyle;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A residual block that doubles the side: `norm → ReLU → ×2 → 3×3 → norm → ReLU → 3×3`, plus
/// `1×1 → ×2` as shortcut.
///
/// The published order of the shortcut is the other way round; a 1×1 convolution commutes with
/// upsampling, nearest or bilinear, and at the small size it is a quarter of the work.
///
/// Shape: `(N, in, H, W)` and a condition as [BatchNorm] takes → `(N, out, 2H, 2W)`.
final class GeneratorBlock extends Module {
    private final Upsampling upsampling;
    private final BatchNorm norm1;
    private final Conv2d conv1;
    private final BatchNorm norm2;
    private final Conv2d conv2;
    private final Conv2d shortcut;

    /// What distinguishes one block from another.
    ///
    /// @param condition length of the condition, 0 for none
    record Widths(long in, long out, long condition) {}

    GeneratorBlock(Widths widths, Upsampling upsampling, BatchNorm.Style norm, WeightStyle style) {
        super("GeneratorBlock");
        this.upsampling = upsampling;
        long in = widths.in;
        long out = widths.out;
        norm1 = register_module("norm1", new BatchNorm(in, widths.condition, norm));
        // Only repeated pixels can be fused with the convolution after them: at the border an
        // interpolated map is not the padded small one.
        var fused = upsampling == Upsampling.NEAREST ? Resampling.DOUBLE_BEFORE : Resampling.NONE;
        conv1 = register_module("conv1", new Conv2d(Shape.square3(in, out, fused), style));
        norm2 = register_module("norm2", new BatchNorm(out, widths.condition, norm));
        conv2 = register_module("conv2", new Conv2d(Shape.square3(out, out, Resampling.NONE), style));
        shortcut = register_module("shortcut", new Conv2d(Shape.pointwise(in, out, true), style));
    }

    /// Two stages, the second of which takes the block's input for its shortcut too.
    Tensor forward(Tensor before, Tensor condition, FeatureMaps maps) {
        var x = maps.shared(before);
        var hidden = maps.through( // (N, out, 2H, 2W)
                new Stage(
                        new Stage.Entrance(norm1, condition),
                        List.of(conv1),
                        active -> conv1.forward(upsampling == Upsampling.NEAREST ? active : doubled(active))),
                x);
        return maps.through( // (N, out, 2H, 2W)
                new Stage(
                        new Stage.Entrance(norm2, condition),
                        List.of(conv2, shortcut),
                        active -> conv2.forward(active).add_(doubled(shortcut.forward(x)))),
                hidden);
    }

    private Tensor doubled(Tensor x) {
        if (upsampling == Upsampling.NEAREST) {
            return Conv2d.twice(x);
        }
        var twice = new DoubleOptional(2.0);
        return torch.upsample_bilinear2d(x, new long[] {2 * x.size(2), 2 * x.size(3)}, false, twice, twice);
    }

    List<BatchNorm> norms() {
        return List.of(norm1, norm2);
    }

    void fold() {
        norms().forEach(BatchNorm::fold);
        List.of(conv1, conv2, shortcut).forEach(Conv2d::fold);
    }
}

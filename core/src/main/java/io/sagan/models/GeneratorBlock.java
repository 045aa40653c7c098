package io.sagan.models;

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

/// A residual block that doubles the side: `norm → ReLU → nearest ×2 → 3×3 → norm → ReLU → 3×3`,
/// plus
/// `1×1 → nearest ×2` as shortcut.
///
/// The published order of the shortcut is the other way round; a 1×1 convolution commutes with
/// nearest
/// upsampling, and at the small size it is a quarter of the work.
///
/// Shape: `(N, in, H, W)`, labels int64 `(N)` → `(N, out, 2H, 2W)`.
final class GeneratorBlock extends Module {
    private final BatchNorm norm1;
    private final Conv2d conv1;
    private final BatchNorm norm2;
    private final Conv2d conv2;
    private final Conv2d shortcut;

    GeneratorBlock(long in, long out, long classes, BatchNorm.Style norm, WeightStyle style) {
        super("GeneratorBlock");
        norm1 = register_module("norm1", new BatchNorm(in, classes, norm));
        conv1 = register_module("conv1", new Conv2d(Shape.square3(in, out, Resampling.DOUBLE_BEFORE), style));
        norm2 = register_module("norm2", new BatchNorm(out, classes, norm));
        conv2 = register_module("conv2", new Conv2d(Shape.square3(out, out, Resampling.NONE), style));
        shortcut = register_module("shortcut", new Conv2d(Shape.pointwise(in, out, true), style));
    }

    Tensor forward(Tensor x, Tensor labels) {
        var hidden = conv1.forward(norm1.forward(x, labels).relu()); // (N, out, 2H, 2W)
        var main = conv2.forward(norm2.forward(hidden, labels).relu()); // (N, out, 2H, 2W)
        return main.add(doubled(shortcut.forward(x)));
    }

    private static Tensor doubled(Tensor x) {
        return torch.upsample_nearest2d(
                x, new long[] {2 * x.size(2), 2 * x.size(3)}, new DoubleOptional(2.0), new DoubleOptional(2.0));
    }

    List<BatchNorm> norms() {
        return List.of(norm1, norm2);
    }
}

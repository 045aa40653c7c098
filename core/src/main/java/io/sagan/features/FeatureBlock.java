package io.sagan.features;

import io.sagan.nn.Conv2d.Resampling;
import io.sagan.nn.Layer;
import io.sagan.nn.WeightStyle;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A residual block at half the size: two convolutions, the first followed by average pooling, beside a
/// pooled 1×1 shortcut.
///
/// Shape: `(N, in, H, W) → (N, out, H/2, W/2)`.
final class FeatureBlock extends Module implements Layer {
    private final ConvNorm first;
    private final ConvNorm second;
    private final ConvNorm shortcut;

    FeatureBlock(long in, long out, WeightStyle style) {
        super("FeatureBlock");
        first = register_module("first", new ConvNorm(in, out, 3, Resampling.HALVE_AFTER, style));
        second = register_module("second", new ConvNorm(out, out, 3, Resampling.NONE, style));
        shortcut = register_module("shortcut", new ConvNorm(in, out, 1, Resampling.NONE, style));
    }

    @Override
    public Tensor forward(Tensor x) {
        var deep = second.forward(torch.relu(first.forward(x)));
        return torch.relu(deep.add(shortcut.forward(torch.avg_pool2d(x, 2, 2))));
    }

    List<ConvNorm> layers() {
        return List.of(first, second, shortcut);
    }
}

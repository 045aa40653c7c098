package io.sagan.features;

import io.sagan.nn.BatchNorm;
import io.sagan.nn.Conv2d;
import io.sagan.nn.Conv2d.Resampling;
import io.sagan.nn.Initializer;
import io.sagan.nn.Linear;
import io.sagan.nn.WeightStyle;
import io.sagan.tensor.ModuleState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// The network behind [DatasetFeatures] while it is trained: a stem, three residual blocks that each halve the
/// picture, the mean over what is left, and on it a linear head for the classes and one for the
/// quarter turns.
final class FeatureNetwork extends Module {
    private static final int[] WIDTHS = {24, 48, 96, FoldedNetwork.WIDTH};
    private static final int TURNS = 4;

    private final boolean halvesInStem;
    private final ConvNorm stem;
    private final List<FeatureBlock> blocks = new ArrayList<>();
    private final @Nullable Linear classes;
    private final Linear turns;

    /// @param side of the pictures, 32 or 64; of the larger the stem halves
    /// @param classCount 0 without classes
    /// @param random of the first weights
    FeatureNetwork(int side, int classCount, RandomGenerator random) {
        super("FeatureNetwork");
        var style = new WeightStyle(Initializer.xavierRelu(random), false, 1e-12, false, random);
        halvesInStem = side > 32;
        var resampling = halvesInStem ? Resampling.HALVE_AFTER : Resampling.NONE;
        stem = register_module("stem", new ConvNorm(3, WIDTHS[0], 3, resampling, style));
        for (int i = 1; i < WIDTHS.length; i++) {
            blocks.add(register_module("block" + i, new FeatureBlock(WIDTHS[i - 1], WIDTHS[i], style)));
        }
        classes = classCount == 0
                ? null
                : register_module("classes", new Linear(FoldedNetwork.WIDTH, classCount, true, style));
        turns = register_module("turns", new Linear(FoldedNetwork.WIDTH, TURNS, true, style));
    }

    /// **Shape** `(N, 3, S, S)` in [-1, 1] → `(N, 128)`.
    Tensor features(Tensor pictures) {
        var x = torch.relu(stem.forward(pictures));
        for (var block : blocks) {
            x = block.forward(x);
        }
        return x.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
    }

    /// Logits of the classes; null without classes.
    @Nullable
    Tensor classLogits(Tensor features) {
        return classes == null ? null : classes.forward(features);
    }

    /// Logits of the quarter turns.
    Tensor turnLogits(Tensor features) {
        return turns.forward(features);
    }

    List<BatchNorm> norms() {
        var norms = new ArrayList<BatchNorm>();
        norms.add(stem.norm());
        blocks.forEach(block -> block.layers().forEach(layer -> norms.add(layer.norm())));
        return norms;
    }

    /// Weights of the [FoldedNetwork] that computes the same as this one does out of training: each convolution
    /// with its normalisation and pooling inside.
    Map<String, Tensor> folded() {
        var all = ModuleState.all(this);
        var folded = new LinkedHashMap<String, Tensor>();
        all.forEach((name, weight) -> {
            if (name.endsWith(".conv.weight")) {
                var layer = name.substring(0, name.length() - ".conv.weight".length());
                var gain = at(all, layer + ".norm.gain")
                        .div(at(all, layer + ".norm.variance")
                                .add(new Scalar(ConvNorm.EPS))
                                .sqrt());
                boolean halves = layer.endsWith(".first") || (layer.equals("stem") && halvesInStem);
                var kernel = halves ? Conv2d.halving(weight) : weight;
                folded.put(layer + ".weight", kernel.mul(gain.view(-1, 1, 1, 1)));
                folded.put(
                        layer + ".bias",
                        at(all, layer + ".norm.bias")
                                .sub(at(all, layer + ".norm.mean").mul(gain)));
            } else if (name.startsWith("classes.")) {
                folded.put(name, weight);
            }
        });
        return folded;
    }

    private static Tensor at(Map<String, Tensor> all, String name) {
        return java.util.Objects.requireNonNull(all.get(name), name);
    }
}

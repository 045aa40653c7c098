package io.sagan.features;

import static java.util.Objects.requireNonNull;

import io.sagan.features.InceptionTable.Branch;
import io.sagan.features.InceptionTable.Mixed;
import io.sagan.features.InceptionTable.Shrink;
import io.sagan.features.InceptionTable.Single;
import io.sagan.features.InceptionTable.Tap;
import io.sagan.features.InceptionTable.Unit;
import io.sagan.tensor.PackedConvolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The convolutions of the FID Inception up to one layer, for evaluation.
///
/// The average pooling of a branch is moved behind its 1×1 convolution, where there are fewer
/// channels: both are linear and the mean of a constant is the constant, so the result is the same up to
/// rounding.
final class InceptionNetwork implements AutoCloseable {
    private final InceptionOptions.Layer layer;
    private final ScalarType type;
    private final Map<String, PackedConvolution> convolutions = new HashMap<>();

    /// @param batch the number of pictures that come at once as a rule
    InceptionNetwork(Map<String, Tensor> weights, InceptionOptions options, int batch) {
        layer = options.layer();
        type = options.bfloat16() ? ScalarType.BFloat16 : ScalarType.Float;
        boolean whole = false;
        try (var _ = new PointerScope()) {
            InceptionTable.sides(layer).forEach((unit, side) -> pack(unit, weights, batch, side));
            whole = true;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private void pack(Unit unit, Map<String, Tensor> weights, long batch, long side) {
        try (var _ = new PointerScope()) {
            var folded = FoldedWeights.of(unit, weights);
            convolutions.put(
                    unit.name(),
                    new PackedConvolution(
                            folded.weight().to(type),
                            folded.bias().to(type),
                            new PackedConvolution.Window(unit.stride(), unit.padHeight(), unit.padWidth()),
                            batch,
                            unit.in(),
                            side,
                            side));
        }
    }

    /// Means over space of the layer's feature map.
    ///
    /// **Shape** `(N, 3, 299, 299) → (N, width)`, float32.
    Tensor forward(Tensor pictures) {
        var x = pictures.to(type); // another handle at least, so that closing it leaves the caller's
        for (var stage : InceptionTable.stages()) {
            var before = x;
            switch (stage) {
                case Single(var unit) -> x = convolution(unit).forward(before, true);
                case Shrink _ -> x = shrunk(before);
                case Mixed(var branches) -> x = mixed(branches, before);
                case Tap(var reached)
                when reached == layer -> {
                    return x.mean(
                            new long[] {2, 3}, false, new org.bytedeco.pytorch.ScalarTypeOptional(ScalarType.Float));
                }
                case Tap _ -> {
                    continue;
                }
            }
            before.close(); // what a scope frees at its end would be a gigabyte by then
        }
        throw new IllegalStateException("the network has no layer " + layer);
    }

    private PackedConvolution convolution(Unit unit) {
        return requireNonNull(convolutions.get(unit.name()));
    }

    private Tensor mixed(List<Branch> branches, Tensor x) {
        var parts = new ArrayList<Tensor>();
        for (var branch : branches) {
            branch(branch, x, parts);
        }
        var joined = torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 1);
        parts.forEach(Tensor::close);
        return joined;
    }

    private void branch(Branch branch, Tensor x, List<Tensor> parts) {
        var y = switch (branch.pool()) {
            case NONE -> x;
            case MAX ->
                torch.max_pool2d(x, new long[] {3, 3}, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}, false);
            case SHRINK -> shrunk(x);
            case AVERAGE -> {
                try (var narrow = convolution(branch.chain().getFirst()).forward(x, false)) {
                    yield averaged(narrow).relu_();
                }
            }
        };
        if (branch.pool() != InceptionTable.Pool.AVERAGE) {
            boolean ours = branch.pool() != InceptionTable.Pool.NONE;
            for (var unit : branch.chain()) {
                var before = y;
                y = convolution(unit).forward(before, true);
                if (ours) {
                    before.close();
                }
                ours = true;
            }
        }
        if (branch.fork().isEmpty()) {
            parts.add(y);
        } else {
            for (var unit : branch.fork()) {
                parts.add(convolution(unit).forward(y, true));
            }
            y.close();
        }
    }

    private static Tensor shrunk(Tensor x) {
        return torch.max_pool2d(x, new long[] {3, 3}, new long[] {2, 2}, new long[] {0, 0}, new long[] {1, 1}, false);
    }

    private static Tensor averaged(Tensor x) {
        boolean countFrame = false;
        return torch.avg_pool2d(
                x, new long[] {3, 3}, new long[] {1, 1}, new long[] {1, 1}, false, countFrame, new LongOptional());
    }

    @Override
    public void close() {
        convolutions.values().forEach(PackedConvolution::close);
        convolutions.clear();
    }
}

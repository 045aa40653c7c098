package io.sagan.models;

import io.sagan.nn.SpectralNorms;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.Backward;
import io.sagan.tensor.InnerScope;
import io.sagan.tensor.ModuleState;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Gradient checkpointing: only the maps between the stages are kept; on the way back each stage is computed
/// once more for its own gradients, from the last to the first. One forward pass more of each, and at no time
/// the inner maps of more than one stage.
///
/// The same numbers as with all maps kept, to the rounding of sums: the second time, running statistics and spectral
/// vectors stand as they stood before the first, and afterwards again as they stood after it. A first derivative only.
///
/// Source: Chen et al. 2016, arXiv:1604.06174.
final class RecomputedMaps extends FeatureMaps {
    private final boolean bfloat16;
    private final List<Runnable> wayBack = new ArrayList<>();

    /// @param bfloat16 whether the stages' convolutions and products are computed in bfloat16
    RecomputedMaps(boolean bfloat16) {
        this.bfloat16 = bfloat16;
    }

    /// Each stage divides its weights itself, the second time as the first.
    @Override
    SpectralNorms.Pass weights(SpectralNorms norms) {
        return norms.apart();
    }

    @Override
    Tensor entering(Tensor x) {
        if (!x.requires_grad()) {
            return x;
        }
        var entered = x.detach().requires_grad_(true);
        wayBack.add(() -> Backward.from(x, entered.grad()));
        return entered;
    }

    /// What has come out of a stage is a piece of its own already.
    @Override
    Tensor shared(Tensor x) {
        return x.is_leaf() ? x : entering(x);
    }

    @Override
    Tensor through(Stage stage, Tensor x) {
        boolean differentiable = x.requires_grad() || isTrained(stage);
        var before = copies(stage);
        var result = InnerScope.result(() -> {
            try (var _ = new NoGradGuard()) {
                return stage.apply(x);
            }
        });
        if (differentiable) {
            result.requires_grad_(true);
            wayBack.add(() -> again(stage, x, before, result));
        }
        return result;
    }

    @Override
    public void backward() {
        while (!wayBack.isEmpty()) {
            try (var _ = new PointerScope()) {
                wayBack.removeLast().run();
            }
        }
    }

    private void again(Stage stage, Tensor x, List<Tensor> before, Tensor result) {
        var after = copies(stage);
        put(before, stage);
        var kept = new KeptMaps();
        Tensor same;
        try (var _ = Autocast.bfloat16(bfloat16)) {
            same = kept.through(stage, x);
        }
        Backward.from(same, result.grad());
        kept.backward();
        put(after, stage); // not earlier: the engine refuses gradients of what has changed since
        result.close();
    }

    private static boolean isTrained(Stage stage) {
        try (var _ = new PointerScope()) {
            return stage.all().stream()
                    .flatMap(module -> ModuleState.parameters(module).values().stream())
                    .anyMatch(Tensor::requires_grad);
        }
    }

    /// Copies of the stage's running statistics and spectral vectors.
    private static List<Tensor> copies(Stage stage) {
        return live(stage).stream().map(Tensor::clone).toList();
    }

    private static void put(List<Tensor> copies, Stage stage) {
        var live = live(stage);
        try (var _ = new NoGradGuard()) {
            for (int i = 0; i < copies.size(); i++) {
                live.get(i).copy_(copies.get(i));
            }
        }
    }

    private static List<Tensor> live(Stage stage) {
        var buffers = new ArrayList<Tensor>();
        for (Module module : stage.all()) {
            buffers.addAll(ModuleState.buffers(module).values());
        }
        return buffers;
    }
}

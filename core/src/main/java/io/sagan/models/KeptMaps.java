package io.sagan.models;

import io.sagan.nn.SpectralNorms;
import io.sagan.tensor.Backward;
import io.sagan.tensor.InnerScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/// The maps that gradients need are kept, by the engine or here, and the engine goes back from piece to piece: between
/// them stand batch norms with a way back of their own ([io.sagan.nn.RectifiedNorm]), and at the end the piece from
/// weights divided
/// by their spectral norms to weights.
final class KeptMaps extends FeatureMaps {
    /// For passes without a [#backward]: their gradients, if anybody wants them, are all the engine's.
    static final KeptMaps UNFOLLOWED = new KeptMaps(false);

    private final boolean followed;
    private final List<SpectralNorms.Pass> passes = new ArrayList<>();
    private final List<Runnable> wayBack = new ArrayList<>();

    KeptMaps() {
        this(true);
    }

    private KeptMaps(boolean followed) {
        this.followed = followed;
    }

    @Override
    SpectralNorms.Pass weights(SpectralNorms norms) {
        if (!followed) {
            return GradMode.is_enabled() ? norms.apart() : norms.together();
        }
        var pass = norms.together();
        passes.add(pass);
        return pass;
    }

    @Override
    Tensor entering(Tensor x) {
        return x;
    }

    @Override
    Tensor shared(Tensor x) {
        if (!followed || !x.requires_grad() || !x.is_cpu()) { // elsewhere no norm stands in, so nothing need be cut
            return x;
        }
        var leaf = x.detach().requires_grad_(true);
        wayBack.add(() -> {
            Backward.from(x, leaf.grad());
            leaf.close();
            done(x);
        });
        return leaf;
    }

    @Override
    Tensor through(Stage stage, Tensor x) {
        var entrance = stage.entrance();
        if (!followed
                || entrance == null
                || !GradMode.is_enabled()
                || !entrance.norm().fuses(x)) {
            return InnerScope.result(() -> stage.apply(x));
        }
        var rectified = entrance.norm().rectified(x, entrance.condition());
        var active = rectified.maps().requires_grad_(true);
        wayBack.add(() -> {
            rectified.backward(active.grad());
            active.close();
            done(x);
        });
        return InnerScope.result(() -> stage.work().apply(active));
    }

    /// What a piece has made knows where its gradients went, and would keep them to the end of the scope. What is not
    /// made here is not closed here.
    private static void done(Tensor x) {
        if (!x.is_leaf()) {
            x.close();
        }
    }

    @Override
    public void backward() {
        while (!wayBack.isEmpty()) {
            try (var _ = new PointerScope()) {
                wayBack.removeLast().run();
            }
        }
        passes.forEach(SpectralNorms.Pass::backward);
        passes.clear();
    }
}

package io.sagan.models;

import io.sagan.nn.SpectralNorms;
import io.sagan.tensor.InnerScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/// The engine keeps the maps that its gradients need, and goes the whole way back itself; but for the last piece, from
/// weights divided by their spectral norms to weights.
final class KeptMaps extends FeatureMaps {
    /// For passes without a [#backward]: their gradients, if anybody wants them, are all the engine's.
    static final KeptMaps UNFOLLOWED = new KeptMaps(false);

    private final boolean followed;
    private final List<SpectralNorms.Pass> passes = new ArrayList<>();

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
    Tensor through(Stage stage, Tensor x) {
        return InnerScope.result(() -> stage.work().apply(x));
    }

    @Override
    public void backward() {
        passes.forEach(SpectralNorms.Pass::backward);
        passes.clear();
    }
}

package io.sagan.models;

import io.sagan.nn.SpectralNorms;
import org.bytedeco.pytorch.Tensor;

/// What becomes of the feature maps between the parts of a network until the gradients have been taken:
/// they are kept, or computed a second time ([RecomputedMaps]).
///
/// One object accompanies all passes of one loss: `loss.backward()` is followed by its [#backward], without which only
/// the last piece of the way has gradients.
public abstract sealed class FeatureMaps permits KeptMaps, RecomputedMaps {

    FeatureMaps() {}

    /// For one loss.
    ///
    /// @param recomputed compute them a second time, for more arithmetic and less memory
    /// @param bfloat16 whether convolutions and products are computed in bfloat16, which the second time repeats
    public static FeatureMaps of(boolean recomputed, boolean bfloat16) {
        return recomputed ? new RecomputedMaps(bfloat16) : new KeptMaps();
    }

    /// Prepares the weights of a network for the pass that begins; closed where that ends.
    abstract SpectralNorms.Pass weights(SpectralNorms norms);

    /// What stages work on in place of `x`, which comes from elsewhere.
    abstract Tensor entering(Tensor x);

    /// What stages work on in place of `x` where more than one of them takes it; their gradients are summed up before
    /// they go further back.
    abstract Tensor shared(Tensor x);

    /// `stage` applied to what entered or came out of another stage.
    abstract Tensor through(Stage stage, Tensor x);

    /// Takes the gradients from where `loss.backward()` has stopped to everything before, once.
    public abstract void backward();
}

package io.sagan.loss;

import org.bytedeco.pytorch.Tensor;

/// What the two networks minimise against each other.
///
/// Shape: logits `(N, 1)` → scalar.
public sealed interface GanLoss permits HingeLoss, NonSaturatingLoss, WassersteinLoss, LeastSquaresLoss {

    /// What the discriminator minimises.
    ///
    /// @param real logits of real pictures
    /// @param fake logits of generated pictures
    Tensor discriminator(Tensor real, Tensor fake);

    /// What the generator minimises.
    ///
    /// @param fake logits of generated pictures
    Tensor generator(Tensor fake);

    /// The logit above which this loss takes a picture for real.
    default double boundary() {
        return 0;
    }
}

package io.sagan.train;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/// A differentiable change of everything the discriminator sees, real and generated, in both
/// updates.
public sealed interface Augmentation permits DiffAugment, AdaptiveAugment {

    /// Augmented pictures; gradients flow through.
    ///
    /// Shape: `(N, 3, S, S)` in [-1, 1] → the same, colour may leave the range.
    ///
    /// @param pictures `(N, 3, S, S)`
    /// @param random where this batch's numbers come from
    Tensor apply(Tensor pictures, RandomGenerator random);
}

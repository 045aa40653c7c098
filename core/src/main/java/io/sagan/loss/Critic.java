package io.sagan.loss;

import org.bytedeco.pytorch.Tensor;

/// A discriminator with the classes of its pictures given.
@FunctionalInterface
public interface Critic {

    /// Logits.
    ///
    /// Shape: pictures `(N, 3, S, S)` → `(N, 1)`.
    Tensor logits(Tensor pictures);
}

package io.sagan.loss;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Slopes of a discriminator with respect to its pictures, through which gradients flow on to its
/// weights: a penalty on them differentiates twice.
final class Slopes {
    private Slopes() {}

    /// Each picture's slope, `∇D(x)`.
    ///
    /// Shape: `(N, 3, S, S)` → `(N, 3·S·S)`.
    static Tensor of(Critic critic, Tensor pictures) {
        var here = pictures.detach().requires_grad_(true);
        // A picture's logit depends on that picture alone, so the sum's gradient holds all of theirs.
        var total = critic.logits(here).sum();
        var slope = torch.grad(
                        new TensorVector(new Tensor[] {total}),
                        new TensorVector(new Tensor[] {here}),
                        new TensorVector(),
                        new BoolOptional(true),
                        true,
                        false)
                .get(0);
        return torch.flatten(slope, 1, -1);
    }
}

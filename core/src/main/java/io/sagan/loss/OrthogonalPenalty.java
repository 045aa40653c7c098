package io.sagan.loss;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// BigGAN's orthogonal regularisation: to the gradient of each weight with at least two axes, seen
/// as W `[out, rest]`, it adds `strength · 2·(WWᵀ ∘ (1 − I))·W`.
///
/// This is the gradient of `½·strength·‖WWᵀ ∘ (1 − I)‖²`: off the diagonal only, so rows are driven
/// apart and their lengths are left alone. Source: Brock et al. 2019, arXiv:1809.11096 §3.1, and BigGAN-PyTorch's
/// `ortho`.
///
/// @param strength β; 1e-4 there
public record OrthogonalPenalty(double strength) {
    /// The class table that all norms share is no map from rows to rows.
    private static final String SHARED = "shared";

    /// Adds to the gradients that the parameters hold; after backward, before the optimizer's step.
    public void addTo(Map<String, Tensor> parameters) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            parameters.forEach((name, parameter) -> {
                if (parameter.dim() >= 2
                        && !name.startsWith(SHARED)
                        && parameter.grad().defined()) {
                    var w = torch.flatten(parameter, 1, -1);
                    var products = w.mm(w.t());
                    var apart = products.sub(products.diag().diag());
                    var gradient = apart.mm(w).mul(new Scalar(2 * strength));
                    parameter.grad().add_(gradient.view(parameter.shape()));
                }
            });
        }
    }
}

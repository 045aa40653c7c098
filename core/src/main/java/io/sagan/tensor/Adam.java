package io.sagan.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Adam: `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`, `θ ← θ − η·m̂ / (√v̂ + ε)` with
/// `m̂ = m/(1−β₁ᵗ)`, `v̂ = v/(1−β₂ᵗ)`.
///
/// Written here instead of taken from the engine: its binding stores the two betas in reverse
/// order on
/// Linux, and gives no names to its moments, which a checkpoint needs.
///
/// Make it in the scope in which the parameters live. A parameter without gradient is left alone.
/// Source: Kingma and Ba 2015, arXiv:1412.6980.
public final class Adam {
    private final Map<String, Tensor> parameters;
    private final Map<String, Tensor> first = new LinkedHashMap<>();
    private final Map<String, Tensor> second = new LinkedHashMap<>();
    private final double rate;
    private final double beta1;
    private final double beta2;
    private final double eps;
    private long updates;

    /// @param parameters what to train, by name
    /// @param rate η, above 0
    /// @param beta1 β₁ in [0, 1)
    /// @param beta2 β₂ in [0, 1)
    /// @param eps ε, above 0
    public Adam(Map<String, Tensor> parameters, double rate, double beta1, double beta2, double eps) {
        this.parameters = Map.copyOf(parameters);
        this.rate = rate;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        try (var _ = new NoGradGuard()) {
            parameters.forEach((name, parameter) -> {
                first.put(name, torch.zeros_like(parameter));
                second.put(name, torch.zeros_like(parameter));
            });
        }
    }

    /// Forgets all gradients.
    public void clearGradients() {
        try (var _ = new PointerScope()) {
            parameters.values().forEach(parameter -> parameter.mutable_grad().reset());
        }
    }

    /// One update from the gradients that the parameters hold, at the whole rate.
    public void update() {
        update(1);
    }

    /// One update from the gradients that the parameters hold.
    ///
    /// @param share the part of the rate to use, in [0, 1]; at 0 only the moments move
    public void update(double share) {
        updates++;
        double firstCorrection = 1 - Math.pow(beta1, (double) updates);
        double secondCorrection = Math.sqrt(1 - Math.pow(beta2, (double) updates));
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var keep1 = new Scalar(beta1);
            var take1 = new Scalar(1 - beta1);
            var keep2 = new Scalar(beta2);
            var take2 = new Scalar(1 - beta2);
            var root = new Scalar(1 / secondCorrection);
            var floor = new Scalar(eps);
            var stride = new Scalar(-rate * share / firstCorrection);
            parameters.forEach((name, parameter) -> {
                var gradient = parameter.grad();
                if (gradient.defined()) {
                    var m = moment(first, name).mul_(keep1).add_(gradient, take1);
                    var v = moment(second, name).mul_(keep2).addcmul_(gradient, gradient, take2);
                    parameter.addcdiv_(m, v.sqrt().mul_(root).add_(floor), stride);
                }
            });
        }
    }

    private static Tensor moment(Map<String, Tensor> moments, String name) {
        return java.util.Objects.requireNonNull(moments.get(name), name);
    }

    /// Updates done so far: t of the bias correction.
    public long updates() {
        return updates;
    }

    /// Goes on from a saved count; the moments are restored through [#state()].
    public void restoreUpdates(long updates) {
        this.updates = updates;
    }

    /// Both moments of every parameter by name, `m.NAME` and `v.NAME`: live tensors, to save or
    /// to write into.
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        first.forEach((name, m) -> state.put("m." + name, m));
        second.forEach((name, v) -> state.put("v." + name, v));
        return state;
    }
}

package io.sagan.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

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
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var gradients = new ArrayList<Tensor>();
            var lists = List.of(new ArrayList<Tensor>(), new ArrayList<Tensor>(), new ArrayList<Tensor>());
            parameters.forEach((name, parameter) -> {
                var gradient = parameter.grad();
                if (gradient.defined()) {
                    var order = order(parameter);
                    gradients.add(order.apply(gradient).contiguous());
                    lists.get(0).add(order.apply(parameter));
                    lists.get(1).add(order.apply(moment(first, name)));
                    lists.get(2).add(order.apply(moment(second, name)));
                }
            });
            if (gradients.isEmpty()) {
                return;
            }
            // One tensor stands for the step of all: they are only read. It lies where they do.
            var step = Place.beside(torch.scalar_tensor(new Scalar((double) updates)), gradients.getFirst());
            TensorLists.adam(
                    TensorLists.of(lists.get(0)),
                    List.of(TensorLists.of(gradients), TensorLists.of(lists.get(1)), TensorLists.of(lists.get(2))),
                    TensorLists.of(Collections.nCopies(gradients.size(), step)),
                    rate * share,
                    beta1,
                    beta2,
                    eps);
        }
    }

    /// Brings the axes of a kernel into the order in which it lies in memory: the engine's update goes through memory,
    /// and copies every gradient whose axes are in another order.
    private static UnaryOperator<Tensor> order(Tensor parameter) {
        return parameter.dim() == 4 && parameter.is_contiguous(MemoryFormat.ChannelsLast)
                ? x -> x.permute(0, 2, 3, 1)
                : UnaryOperator.identity();
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

package io.sagan.tensor;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;

/// Parameters and buffers of a module by name: live tensors, valid as long as the scope of the
/// caller.
public final class ModuleState {
    private ModuleState() {}

    /// Trainable tensors, in order of registration.
    public static Map<String, Tensor> parameters(Module module) {
        return map(module.named_parameters());
    }

    /// Running statistics and spectral vectors, in order of registration.
    public static Map<String, Tensor> buffers(Module module) {
        return map(module.named_buffers());
    }

    /// Parameters, then buffers.
    public static Map<String, Tensor> all(Module module) {
        var all = parameters(module);
        all.putAll(buffers(module));
        return all;
    }

    /// Trainable numbers.
    public static long parameterCount(Module module) {
        try (var _ = new PointerScope()) {
            return parameters(module).values().stream().mapToLong(Tensor::numel).sum();
        }
    }

    /// Switches gradients of all parameters on or off.
    public static void requireGradients(Module module, boolean on) {
        try (var _ = new PointerScope()) {
            parameters(module).values().forEach(parameter -> parameter.requires_grad_(on));
        }
    }

    /// The first tensor that holds a NaN or an infinity, or empty when all are finite.
    public static Optional<String> firstNotFinite(Module module) {
        try (var _ = new PointerScope()) {
            return all(module).entrySet().stream()
                    .filter(entry -> !entry.getValue().isfinite().all().item_bool())
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    /// Copies `source` into `target`, name by name.
    ///
    /// @throws IllegalArgumentException with the first missing, unexpected and misshapen names
    public static void copy(Map<String, Tensor> source, Map<String, Tensor> target) {
        var missing = new ArrayList<String>();
        var misshapen = new ArrayList<String>();
        target.forEach((name, tensor) -> {
            var value = source.get(name);
            if (value == null) {
                missing.add(name);
            } else if (!Arrays.equals(tensor.shape(), value.shape())) {
                misshapen.add(name + " " + Arrays.toString(value.shape()) + " for " + Arrays.toString(tensor.shape()));
            }
        });
        var unexpected = source.keySet().stream()
                .filter(name -> !target.containsKey(name))
                .toList();
        if (!missing.isEmpty() || !unexpected.isEmpty() || !misshapen.isEmpty()) {
            throw new IllegalArgumentException(
                    "the weights do not fit the model: " + Mismatch.words(missing, unexpected, misshapen));
        }
        try (var _ = new NoGradGuard()) {
            target.forEach((name, tensor) -> tensor.copy_(requireNonNull(source.get(name))));
        }
    }

    private static Map<String, Tensor> map(StringTensorDict dict) {
        var result = new LinkedHashMap<String, Tensor>();
        for (long i = 0; i < dict.size(); i++) {
            var item = dict.get(i);
            result.put(item.key().getString(), new Tensor(item.value()));
        }
        return result;
    }
}

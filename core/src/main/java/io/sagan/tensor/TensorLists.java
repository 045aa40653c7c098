package io.sagan.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/// What the engine does to many tensors in one call, in place and without gradients.
///
/// The binding has no methods for these operations; its dispatcher finds them by name.
public final class TensorLists {
    private TensorLists() {}

    /// A list as the engine takes it, in the caller's scope. It holds the tensors, not copies of them.
    public static GenericList of(Iterable<Tensor> tensors) {
        var list = new GenericList(new Type.TypePtr(TensorType.get()));
        tensors.forEach(tensor -> {
            try (var value = new IValue(tensor)) {
                list.push_back(value);
            }
        });
        return list;
    }

    /// `target ← target + share·(end − target)` for each pair.
    public static void lerp(GenericList targets, GenericList ends, double share) {
        call("aten::_foreach_lerp_", "Scalar", targets, () -> List.of(new IValue(ends), new IValue(share)));
    }

    /// `target ← source` for each pair.
    public static void copy(GenericList targets, GenericList sources) {
        call("aten::_foreach_copy_", "", targets, () -> List.of(new IValue(sources), new IValue(false)));
    }

    /// One update of Adam without weight decay, each parameter read and written once.
    ///
    /// All are contiguous: the update goes through memory and does not look at strides.
    static void adam(
            GenericList parameters,
            List<GenericList> gradientsAndMoments,
            GenericList steps,
            double rate,
            double beta1,
            double beta2,
            double eps) {
        call(
                "aten::_fused_adam_",
                "",
                parameters,
                () -> List.of(
                        new IValue(gradientsAndMoments.get(0)),
                        new IValue(gradientsAndMoments.get(1)),
                        new IValue(gradientsAndMoments.get(2)),
                        new IValue(of(List.of())), // the largest second moments, of AMSGrad
                        new IValue(steps),
                        new IValue(rate),
                        new IValue(beta1),
                        new IValue(beta2),
                        new IValue(0.0), // weight decay
                        new IValue(eps),
                        new IValue(false), // AMSGrad
                        new IValue(false), // maximise
                        new IValue(), // no scaled gradients
                        new IValue()));
    }

    /// The arguments are made inside the scope, and an operation on no tensor, which the engine refuses, is
    /// none.
    private static void call(String operation, String overload, GenericList changed, Supplier<List<IValue>> arguments) {
        if (changed.empty()) {
            return;
        }
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var stack = new IValueVector(new IValue(changed));
            arguments.get().forEach(stack::push_back);
            Dispatcher.singleton().findSchemaOrThrow(operation, overload).callBoxed(stack);
        }
    }
}

package io.sagan.tensor;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// The one place where a tensor is handed out of a scope that closes.
///
/// A scope holds every tensor that Java has seen in it, also one that no later computation and no
/// gradient needs. In a scope of its own, a part of a network gives such tensors back as soon as it is done, and
/// the engine frees the others one by one on its way back.
public final class InnerScope {
    private InnerScope() {}

    /// What `work` makes, which belongs to the scope around this call; all else that it makes is given back.
    ///
    /// @param work returns a tensor that it has made itself
    /// @throws NullPointerException if no scope is open
    public static Tensor result(Supplier<Tensor> work) {
        return results(() -> List.of(work.get())).getFirst();
    }

    /// The same for several.
    ///
    /// @param work returns what it has made itself
    /// @throws NullPointerException if no scope is open
    public static <P extends Pointer> List<P> results(Supplier<List<P>> work) {
        var outer = requireNonNull(PointerScope.getInnerScope(), "no scope is open");
        try (var inner = new PointerScope()) {
            var made = work.get();
            for (var each : made) {
                outer.attach(each);
                inner.detach(each);
            }
            return made;
        }
    }
}

package io.sagan.tensor;

import io.sagan.tensor.OperationLog.Operation;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Adds up operations that call each other: of each kind the calls, the time less that of the operations within, and
/// the bytes less what those have written.
final class OperationTally {
    /// Operations that give back what they were given, perhaps seen in another way, or memory as it is; where
    /// they must copy, they have it done by another.
    private static final Set<String> WRITE_NOTHING = Set.of(
            "aten::alias",
            "aten::as_strided",
            "aten::detach",
            "aten::empty",
            "aten::empty_like",
            "aten::empty_strided",
            "aten::expand",
            "aten::narrow",
            "aten::permute",
            "aten::resize_",
            "aten::resolve_conj",
            "aten::resolve_neg",
            "aten::select",
            "aten::slice",
            "aten::squeeze",
            "aten::t",
            "aten::transpose",
            "aten::unsqueeze",
            "aten::view",
            "aten::chunk",
            "aten::contiguous",
            "aten::expand_as",
            "aten::flatten",
            "aten::reshape",
            "aten::split",
            "aten::to",
            "aten::type_as",
            "aten::unbind",
            "aten::unflatten",
            "aten::view_as",
            "aten::_reshape_alias",
            "aten::_unsafe_view");

    private final Map<String, Counts> byName = new HashMap<>();
    private final Deque<Call> open = new ArrayDeque<>();

    private static final class Counts {
        private long calls;
        private long nanoseconds;
        private long bytes;
    }

    private static final class Call {
        private final long entered;
        private final long start;
        private long inside;
        private long bytes;

        /// What Java does before the start and after the end counts for nobody.
        Call(long entered) {
            this.entered = entered;
            start = System.nanoTime();
        }
    }

    /// An operation begins.
    ///
    /// @param entered when Java was told
    void begin(long entered) {
        open.push(new Call(entered));
    }

    /// The operation that began last ends; one that began before the tally is passed over.
    ///
    /// @param end when Java was told
    /// @param name its kind
    /// @param made bytes of what it gives back
    void end(long end, String name, LongSupplier made) {
        var call = open.poll();
        if (call == null) {
            return;
        }
        long given = WRITE_NOTHING.contains(name) ? 0 : made.getAsLong();
        long written = Math.max(0, given - call.bytes);
        var counts = byName.computeIfAbsent(name, unknown -> new Counts());
        counts.calls++;
        counts.nanoseconds += end - call.start - call.inside;
        counts.bytes += written;
        var around = open.peek();
        if (around != null) {
            around.bytes += call.bytes + written;
            around.inside += System.nanoTime() - call.entered;
        }
    }

    /// What was counted, the operation with the most time first.
    List<Operation> operations() {
        return byName.entrySet().stream()
                .map(entry -> new Operation(
                        entry.getKey(), entry.getValue().calls, entry.getValue().nanoseconds, entry.getValue().bytes))
                .sorted(Comparator.comparingLong(Operation::nanoseconds).reversed())
                .toList();
    }
}

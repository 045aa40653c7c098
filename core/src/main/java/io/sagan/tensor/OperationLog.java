package io.sagan.tensor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.RecordFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Counts what the engine computes on this thread while open: calls, own time and bytes of each operation.
///
/// An operation's own time is what it takes without those it calls. Its bytes are those of the tensors it gives back,
/// written in the course of it, less what operations within it have written. What it reads the engine does not tell.
///
/// For one thread, on a processor: a GPU's gradients are computed on the engine's own threads.
///
/// The engine asks for a structure of C++ functions (`at::RecordFunctionCallback`) that the binding leaves open; it
/// is laid out here by hand, for the calling conventions of x86-64.
public final class OperationLog implements AutoCloseable {
    private static final long CALLBACK_BYTES = 40;
    private static final long END = 8;
    private static final long PROBABILITY = 16;
    private static final long SCOPES = 24;
    private static final long NEEDS_OUTPUTS = 35;

    private final Arena arena = Arena.ofConfined();
    private final OperationTally tally = new OperationTally();
    private final Report report;
    private final long handle;
    private @Nullable Throwable failure;

    /// What one kind of operation took.
    ///
    /// @param name the engine's, such as `aten::mm`, or of a gradient's node, such as `MulBackward0`
    /// @param calls how often it was computed
    /// @param nanoseconds its own time in all
    /// @param bytes of the tensors it gave back in all
    public record Operation(String name, long calls, long nanoseconds, long bytes) {}

    /// Memory that somebody else owns.
    private static final class Borrowed extends Pointer {
        Borrowed(MemorySegment at) {
            address = at.address();
        }
    }

    /// What the engine tells of the operation at hand. The binding can only make such an object, not look at one of
    /// the engine's, so one is made and pointed elsewhere.
    private static final class Report extends RecordFunction {
        private final long own = address;

        /// Valid until this report is pointed elsewhere.
        Report of(MemorySegment function) {
            address = function.address();
            return this;
        }

        @Override
        public void close() {
            address = own;
            super.close();
        }
    }

    /// Whether operations can be counted on this machine.
    public static boolean isPossible() {
        return List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    }

    /// Begins to count.
    ///
    /// @throws UnsupportedOperationException where that is not possible
    public OperationLog() {
        if (!isPossible()) {
            throw new UnsupportedOperationException(
                    "operations are counted on x86-64 only; this is " + System.getProperty("os.arch"));
        }
        Engine.start();
        report = new Report();
        var callback = arena.allocate(CALLBACK_BYTES, 8);
        callback.set(ADDRESS, 0, upcall("began", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)));
        callback.set(ADDRESS, END, upcall("ended", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)));
        callback.set(JAVA_DOUBLE, PROBABILITY, 1.0);
        callback.set(JAVA_BYTE, SCOPES, (byte) 1); // operations
        callback.set(JAVA_BYTE, SCOPES + 1, (byte) 1); // gradients
        callback.set(JAVA_BYTE, NEEDS_OUTPUTS, (byte) 1);
        handle = torch.addThreadLocalCallback(new Borrowed(callback));
    }

    @SuppressWarnings("restricted")
    private MemorySegment upcall(String method, FunctionDescriptor descriptor) {
        try {
            var type = descriptor.toMethodType();
            var target = MethodHandles.lookup()
                    .findVirtual(
                            OperationLog.class, method, MethodType.methodType(type.returnType(), type.parameterList()))
                    .bindTo(this);
            return Linker.nativeLinker().upcallStub(target, descriptor, arena);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Called by the engine. It wants an object of its own back, by way of `context`; there is none.
    @SuppressWarnings({"UnusedMethod", "restricted"})
    private MemorySegment began(MemorySegment context, MemorySegment function) {
        long entered = System.nanoTime();
        context.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, MemorySegment.NULL);
        tally.begin(entered);
        return context;
    }

    @SuppressWarnings("UnusedMethod")
    private void ended(MemorySegment function, MemorySegment context) {
        long end = System.nanoTime();
        try (var _ = new PointerScope()) {
            var told = report.of(function);
            tally.end(end, told.name().getString(), () -> bytes(told.outputs()));
        } catch (RuntimeException | Error failed) {
            failure = failed; // thrown through native code it would end the process
        }
    }

    private static long bytes(IValueVector values) {
        long sum = 0;
        for (long i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if (value.isTensor()) {
                sum += bytes(value.toTensor());
            } else if (value.isTensorList()) {
                var list = value.toTensorVector();
                for (long j = 0; j < list.size(); j++) {
                    sum += bytes(list.get(j));
                }
            }
        }
        return sum;
    }

    private static long bytes(Tensor tensor) {
        return tensor.defined() ? tensor.numel() * tensor.itemsize() : 0;
    }

    /// What was counted, the operation with the most time first.
    ///
    /// @throws IllegalStateException if the engine's reports could not be read
    public List<Operation> operations() {
        if (failure != null) {
            throw new IllegalStateException("the engine's operations could not be counted", requireNonNull(failure));
        }
        return tally.operations();
    }

    @Override
    public void close() {
        torch.removeCallback(handle);
        report.close();
        arena.close();
    }
}

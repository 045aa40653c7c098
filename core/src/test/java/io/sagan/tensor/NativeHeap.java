package io.sagan.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/// What native code holds from glibc's allocator. The Java heap is not in it, which resident memory has.
public final class NativeHeap {
    private NativeHeap() {}

    /// Bytes in use over all arenas, by `mallinfo2`.
    @SuppressWarnings("restricted")
    public static long bytes() {
        var fields = MemoryLayout.structLayout(
                IntStream.range(0, 10).mapToObj(_ -> ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));
        var linker = Linker.nativeLinker();
        var call =
                linker.downcallHandle(linker.defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(fields));
        try (var arena = Arena.ofConfined()) {
            var info = (MemorySegment) call.invokeExact((SegmentAllocator) arena);
            long mapped = info.getAtIndex(ValueLayout.JAVA_LONG, 4); // hblkhd
            return mapped + info.getAtIndex(ValueLayout.JAVA_LONG, 7); // uordblks
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}

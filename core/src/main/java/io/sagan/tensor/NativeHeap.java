package io.sagan.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// What native code holds from glibc's allocator. The Java heap is not in it, which resident memory has.
public final class NativeHeap {
    private NativeHeap() {}

    /// Bytes in use over all arenas, by `mallinfo2`; empty where the C library has no such function (it is in
    /// glibc since 2.33).
    @SuppressWarnings("restricted")
    public static OptionalLong bytes() {
        var linker = Linker.nativeLinker();
        var found = linker.defaultLookup().find("mallinfo2");
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        var fields = MemoryLayout.structLayout(
                IntStream.range(0, 10).mapToObj(_ -> ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));
        var call = linker.downcallHandle(found.get(), FunctionDescriptor.of(fields));
        try (var arena = Arena.ofConfined()) {
            var info = (MemorySegment) call.invokeExact((SegmentAllocator) arena);
            long mapped = info.getAtIndex(ValueLayout.JAVA_LONG, 4); // hblkhd
            return OptionalLong.of(mapped + info.getAtIndex(ValueLayout.JAVA_LONG, 7)); // uordblks
        } catch (Throwable e) {
            throw new IllegalStateException("mallinfo2 could not be called", e);
        }
    }
}

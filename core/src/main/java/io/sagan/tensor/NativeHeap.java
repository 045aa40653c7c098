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
    private static final int MMAP_THRESHOLD = -3;
    private static final int LARGE = 1 << 20;

    private NativeHeap() {}

    /// From now on blocks of a MiB and more come from the system one by one and go back to it when they are
    /// freed, by `mallopt`. The launcher has glibc keep them, which is faster; but what is kept between blocks
    /// of other sizes serves nobody, a quarter of all memory and more where it was measured (docs/performance.md).
    ///
    /// Without effect where the C library has no such function.
    @SuppressWarnings("restricted")
    public static void returnLargeBlocks() {
        var linker = Linker.nativeLinker();
        var found = linker.defaultLookup().find("mallopt");
        if (found.isEmpty()) {
            return;
        }
        var whole = ValueLayout.JAVA_INT;
        var call = linker.downcallHandle(found.get(), FunctionDescriptor.of(whole, whole, whole));
        try {
            var _ = (int) call.invokeExact(MMAP_THRESHOLD, LARGE);
        } catch (Throwable e) {
            throw new IllegalStateException("mallopt could not be called", e);
        }
    }

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

package io.sagan.tensor;

import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// What native code holds when the moments of others are over.
public final class SettledHeap {
    private SettledHeap() {}

    /// The least of some readings of [NativeHeap], after what earlier tests have dropped is gone: the compilers of the
    /// JVM take memory there for moments.
    ///
    /// @throws java.util.NoSuchElementException if the C library does not tell
    public static long bytes() {
        System.gc();
        return IntStream.range(0, 20).mapToLong(_ -> reading()).min().orElseThrow();
    }

    private static long reading() {
        LockSupport.parkNanos(20_000_000);
        return NativeHeap.bytes().orElseThrow();
    }
}

package io.sagan.data;

import java.util.concurrent.Semaphore;

/// Lets only so many bytes be in use at once: whoever wants more waits.
final class MemoryBudget {
    private static final int UNIT = 1 << 20;

    private final int units;
    private final Semaphore free;

    MemoryBudget(long bytes) {
        units = (int) (bytes / UNIT);
        free = new Semaphore(units, true);
    }

    /// Takes a share until it is closed; never more than all, so that the largest passes alone.
    Share take(long bytes) {
        int wanted = Math.clamp(bytes / UNIT + 1, 1, units);
        free.acquireUninterruptibly(wanted);
        return () -> free.release(wanted);
    }

    /// Bytes in use.
    interface Share extends AutoCloseable {
        @Override
        void close();
    }
}

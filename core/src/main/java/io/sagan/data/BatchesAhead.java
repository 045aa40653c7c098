package io.sagan.data;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Batches made on a thread of their own, each while the one before it is used.
///
/// Worth it where something else than the processor computes: on a processor this thread would take from the
/// computation what it saves. The batches are those of the stream behind it. One thread takes them; a batch out of
/// turn is made when it is asked for. Between two batches it holds one more than is in use.
public final class BatchesAhead implements Batches {
    private final Batches stream;
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sagan-batches").factory());
    private @Nullable Begun next;

    private record Begun(long position, int size, Future<Batch> batch) {
        boolean is(long position, int size) {
            return this.position == position && this.size == size;
        }
    }

    /// @param stream where they come from; used by the other thread only, from now on
    public BatchesAhead(Batches stream) {
        this.stream = stream;
    }

    /// What goes wrong while a batch is made is thrown when that batch is asked for.
    ///
    /// @throws IllegalStateException once this is closed
    @Override
    public Batch batch(long position, int size) {
        if (maker.isShutdown()) {
            throw new IllegalStateException("batches can no longer be taken: they are closed");
        }
        var begun = next;
        if (begun == null || !begun.is(position, size)) {
            discardNext();
            begun = begin(position, size);
        }
        next = null;
        var batch = taken(begun);
        next = begin(position + size, size);
        return batch;
    }

    private Begun begin(long position, int size) {
        return new Begun(position, size, maker.submit(() -> stream.batch(position, size)));
    }

    /// Waits even when interrupted: a batch takes milliseconds, and somebody must close it.
    private static Batch taken(Begun begun) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return begun.batch.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException("a batch could not be made", e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Nobody wants it any more, nor what kept it from being made.
    private void discardNext() {
        var begun = next;
        next = null;
        if (begun != null) {
            try {
                taken(begun).close();
            } catch (RuntimeException | Error _) {
                return;
            }
        }
    }

    @Override
    public void close() {
        discardNext();
        maker.close();
        stream.close();
    }
}

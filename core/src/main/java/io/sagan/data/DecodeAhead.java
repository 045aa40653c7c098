package io.sagan.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decodes numbered pictures on threads of its own, some way ahead of whoever takes them in order.
///
/// What waits to be taken is bounded in number and in bytes: no picture is begun that lies
/// [Limits#pictures] or more past the next to be taken, nor, but for that next one, while [Limits#bytes]
/// wait. Pictures already begun then may exceed the bytes: at most one for each thread.
final class DecodeAhead implements AutoCloseable {
    private final int count;
    private final Limits limits;
    private final Decoder decoder;
    private final List<Thread> workers = new ArrayList<>();
    private final Map<Integer, Outcome> waiting = new HashMap<>();
    private int begun;
    private int taken;
    private long bytesWaiting;
    private boolean closed;

    /// Decodes picture `index`, on any thread.
    interface Decoder {
        Outcome decode(int index);
    }

    /// What became of one picture.
    sealed interface Outcome {}

    record Usable(Picture picture) implements Outcome {}

    record Unusable(String reason) implements Outcome {}

    /// The reading as a whole has failed.
    record Failed(Throwable cause) implements Outcome {

        /// What the taker throws.
        ///
        /// @throws Error if that is the cause
        IOException exception() {
            return switch (cause) {
                case IOException disk -> disk;
                case Error error -> throw error;
                default -> throw new IllegalStateException("decoding failed", cause);
            };
        }
    }

    /// @param threads at least 1
    /// @param pictures most pictures begun and not taken, at least 1
    /// @param bytes pixels waiting above which no further picture is begun
    record Limits(int threads, int pictures, long bytes) {

        /// A worker for each core, and 128 MiB of pixels.
        static Limits usual() {
            int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 16);
            return new Limits(threads, 256, 128L << 20);
        }
    }

    DecodeAhead(int count, Limits limits, Decoder decoder) {
        this.count = count;
        this.limits = limits;
        this.decoder = decoder;
        for (int i = 0; i < Math.min(limits.threads(), count); i++) {
            workers.add(Thread.ofPlatform().name("pictures-" + i).daemon().start(this::work));
        }
    }

    /// Decodes the pictures of a source, which stays the caller's.
    static DecodeAhead of(PictureSource source, PictureDecoder decoder, Limits limits) {
        return new DecodeAhead(source.count(), limits, index -> decoded(source, index, decoder));
    }

    private static Outcome decoded(PictureSource source, int index, PictureDecoder decoder) {
        try {
            return new Usable(source.picture(index, decoder));
        } catch (UnusablePictureException unusable) {
            return new Unusable(String.valueOf(unusable.getMessage()));
        } catch (IOException disk) {
            return new Failed(disk);
        }
    }

    /// The outcome of the next picture in order, waited for if need be.
    ///
    /// @throws IllegalStateException if all were taken, or it is closed
    synchronized Outcome take() throws IOException {
        if (closed || taken == count) {
            throw new IllegalStateException(closed ? "the pictures are closed" : "all pictures were taken");
        }
        Outcome outcome;
        try {
            while ((outcome = waiting.remove(taken)) == null) {
                wait();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading the pictures was interrupted");
        }
        taken++;
        bytesWaiting -= bytes(outcome);
        notifyAll();
        return outcome;
    }

    /// Ends the workers, each after the picture it is at, and waits for them.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
            notifyAll();
        }
        boolean interrupted = false;
        for (var worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException _) {
                    interrupted = true; // files are in use until the worker is gone
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (int i = begin(); i < count; i = begin()) {
            put(i, outcome(i));
        }
    }

    private Outcome outcome(int index) {
        try {
            return decoder.decode(index);
        } catch (RuntimeException | Error failed) {
            return new Failed(failed);
        }
    }

    /// The picture this worker does next; [#count] when there is none.
    private synchronized int begin() {
        try {
            while (!closed && begun < count && !mayBegin()) {
                wait();
            }
        } catch (InterruptedException _) {
            return count;
        }
        return closed ? count : Math.min(begun++, count);
    }

    private boolean mayBegin() {
        return begun == taken || (begun - taken < limits.pictures() && bytesWaiting < limits.bytes());
    }

    private synchronized void put(int index, Outcome outcome) {
        if (!closed) {
            waiting.put(index, outcome);
            bytesWaiting += bytes(outcome);
            notifyAll();
        }
    }

    private static long bytes(Outcome outcome) {
        return outcome instanceof Usable usable ? usable.picture().rgb().length : 0;
    }
}

package io.sagan.studio;

import io.sagan.tensor.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.bytedeco.javacpp.PointerScope;

/// A network and the one thread that owns it and does all work on it; callers wait their turn.
///
/// @param <T> the network, with all that lives as long as it does
final class NetworkThread<T> implements AutoCloseable {

    /// Work on the network.
    interface Task<T, R> {
        R on(T network) throws IOException;
    }

    private record Owned<T>(PointerScope scope, T network) {}

    private final ExecutorService thread;
    private final Future<Owned<T>> owned;
    private boolean closed; // known to the network's own thread only

    private NetworkThread(ExecutorService thread, Future<Owned<T>> owned) {
        this.thread = thread;
        this.owned = owned;
    }

    /// Makes a network on a thread of its own, in a scope of its own.
    ///
    /// @throws IllegalStateException when the caller is interrupted meanwhile; nothing is left then
    static <T> NetworkThread<T> start(String name, Callable<T> make) throws IOException {
        var thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        var made = new NetworkThread<>(thread, thread.submit(() -> make(make)));
        boolean whole = false;
        try {
            result(made.owned);
            whole = true;
            return made;
        } finally {
            if (!whole) {
                made.close();
            }
        }
    }

    private static <T> Owned<T> make(Callable<T> make) throws Exception {
        Engine.start();
        Engine.useBlasThreads(1);
        var scope = new PointerScope();
        boolean whole = false;
        try {
            var owned = new Owned<>(scope, make.call());
            whole = true;
            return owned;
        } finally {
            if (!whole) {
                scope.close();
            }
        }
    }

    /// What `task` gives, once everything asked before is done.
    <R> R call(Task<T, R> task) throws IOException {
        try {
            return result(thread.submit(() -> {
                if (closed) {
                    throw isClosed();
                }
                return task.on(owned.resultNow().network);
            }));
        } catch (RejectedExecutionException _) {
            throw isClosed();
        }
    }

    /// The same for work that touches no file.
    <R> R work(Task<T, R> task) {
        try {
            return call(task);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException isClosed() {
        return new IllegalStateException("this model is closed; load it again");
    }

    private static <R> R result(Future<R> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw Engine.explained(failure);
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the model", e);
        }
    }

    /// Frees the network and ends the thread, after what was asked before; later calls fail. Closing
    /// twice is harmless.
    @Override
    public void close() {
        try {
            thread.execute(() -> {
                if (!closed && owned.state() == Future.State.SUCCESS) {
                    owned.resultNow().scope.close();
                }
                closed = true;
            });
        } catch (RejectedExecutionException _) {
            return; // closed before
        }
        thread.shutdown();
    }
}

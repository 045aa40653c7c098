package io.sagan.metrics;

import io.sagan.tensor.Engine;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.global.torch;

/// As many threads as the engine may use, for products of float64.
///
/// The linear algebra library stays on one thread (see [Engine#useThreads]), so several products at a
/// time is what keeps the cores busy.
final class Workers {
    private static final String NAME = "metric worker";

    private Workers() {}

    /// Runs a task for 0..count−1, in any order, and returns when all are done. What the tasks write
    /// is visible to the caller; the first failure is thrown. A task's own tasks run one after the other.
    static void each(int count, IntConsumer task) {
        Engine.start();
        int threads = Math.min(count, torch.get_num_threads());
        if (threads <= 1 || Thread.currentThread().getName().equals(NAME)) {
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
            return;
        }
        try (var pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name(NAME).factory())) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < count; i++) {
                int index = i;
                running.add(pool.submit(() -> task.accept(index)));
            }
            try {
                for (var each : running) {
                    each.get();
                }
            } catch (ExecutionException e) {
                pool.shutdownNow();
                throw switch (e.getCause()) {
                    case RuntimeException cause -> cause;
                    case Error cause -> throw cause;
                    case null, default -> new IllegalStateException(e.getCause());
                };
            } catch (InterruptedException e) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while computing a metric", e);
            }
        }
    }
}

package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.event.TrainingEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/// A run as [Studio] trains it, on a thread of its own and in a temporary folder, that does one step whenever
/// it is told to and stands still otherwise. Closing it ends the run and deletes the folder.
final class TurnedTraining implements AutoCloseable {

    /// What one step took, with the sheet and the checkpoint that came due with it.
    ///
    /// @param seconds by the clock
    /// @param processorSeconds of the training thread; other threads of the engine are not counted
    record Step(double seconds, double processorSeconds) {}

    private final ScratchFolder folder;
    private final Semaphore turn = new Semaphore(0);
    private final BlockingQueue<Optional<Step>> said = new LinkedBlockingQueue<>();
    private final FutureTask<TrainOutcome> training;
    private volatile boolean begun;
    private volatile boolean closing;
    private boolean stepping; // these three are known to the training thread only
    private long since;
    private long processorSince;

    /// Begins the run, which waits for its first turn.
    TurnedTraining(Experiment experiment) throws IOException {
        folder = ScratchFolder.make("sagan-endurance");
        training =
                new FutureTask<>(
                        () -> Studio.train(experiment, folder.path().resolve("run"), this::hear, this::stopAfterTurn)) {
                    @Override
                    protected void done() {
                        said.add(Optional.empty());
                    }
                };
        Thread.ofPlatform().daemon().name("sagan-turns").start(training);
    }

    /// Does one step; the first call waits until the pictures are read.
    ///
    /// @throws IOException when the run cannot begin, or ended by itself: in one sentence
    Step step() throws IOException {
        turn.release();
        try {
            var step = said.take();
            if (step.isPresent()) {
                return step.get();
            }
            var _ = training.get();
            throw new IOException(
                    "the training ended by itself before it was measured: see why with train, and choose settings that last");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a training was measured", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private void hear(TrainingEvent event) {
        begun |= event instanceof TrainingEvent.Started;
    }

    /// Asked by the trainer after each step. A run that is no longer wanted ends by an exception, since one that
    /// is stopped in good order would save and draw first.
    private boolean stopAfterTurn() {
        if (begun) {
            if (stepping) {
                said.add(
                        Optional.of(new Step((System.nanoTime() - since) / 1e9, (processor() - processorSince) / 1e9)));
            }
            turn.acquireUninterruptibly();
            stepping = true;
            since = System.nanoTime();
            processorSince = processor();
        }
        if (closing) {
            throw new CancellationException("no longer wanted");
        }
        return false;
    }

    /// Waits even when interrupted: the files of a running training cannot be deleted.
    private void awaitEnd() {
        boolean interrupted = false;
        while (!training.isDone()) {
            try {
                training.get();
            } catch (ExecutionException _) {
                // Its end is wanted, and a failure was told by step()
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long processor() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        turn.release();
        awaitEnd();
        folder.close();
    }
}

package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.config.ExperimentYaml;
import io.sagan.config.SafeChanges;
import io.sagan.config.TrainSpec.Precision;
import io.sagan.data.BatchStream;
import io.sagan.data.Batches;
import io.sagan.data.BatchesAhead;
import io.sagan.data.Dataset;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Diverged;
import io.sagan.event.TrainingEvent.LeftOut;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.Preparing;
import io.sagan.event.TrainingEvent.Started;
import io.sagan.tensor.Engine;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Place;
import io.sagan.train.CheckpointStore;
import io.sagan.train.GanState;
import io.sagan.train.Progress;
import io.sagan.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// Trains runs: opens the data, makes or restores the networks, and keeps the run's folder.
///
/// Call it from a platform thread; it works on that thread until the run ends.
public final class Studio {
    private Studio() {}

    /// Trains a new run.
    ///
    /// @param experiment what to train
    /// @param run the run's folder: new, or empty
    /// @param listener hears every event, on this thread
    /// @param stop asked after every step, and while pictures are read; true saves and ends
    /// @throws IOException when data or folder cannot be used, in one sentence
    public static TrainOutcome train(
            Experiment experiment, Path run, Consumer<TrainingEvent> listener, BooleanSupplier stop)
            throws IOException {
        Machine.require(experiment.train().device());
        try (var directory = RunDirectory.create(run)) {
            boolean begun = Files.exists(directory.experiment());
            try {
                return run(experiment, directory, Optional.empty(), new ArrayList<>(), listener, stop);
            } catch (RuntimeException e) {
                throw Engine.explained(e);
            } finally {
                if (!begun && !Files.exists(directory.experiment())) {
                    directory.discard();
                }
            }
        }
    }

    /// Goes on with a run from its newest checkpoint that is whole.
    ///
    /// @param run the run's folder
    /// @param changes from the saved experiment to the wanted one
    /// @param listener hears every event, on this thread
    /// @param stop asked after every step; true saves and ends
    /// @throws IOException when run or data cannot be used
    /// @throws ExperimentException when a field is to change that a resumed run must keep
    public static TrainOutcome resume(
            Path run, UnaryOperator<Experiment> changes, Consumer<TrainingEvent> listener, BooleanSupplier stop)
            throws IOException {
        try (var directory = RunDirectory.resume(run)) {
            var wanted = changes.apply(ExperimentYaml.read(directory.experiment()));
            var store = new CheckpointStore(directory.checkpoints(), 1, 0);
            store.sweep();
            var early = new ArrayList<TrainingEvent>();
            var newest = store.newestComplete(message -> say(new Noted(message), early, listener));
            if (newest.isEmpty()) {
                throw new IOException(
                        run + " holds no whole checkpoint to go on from; start it anew with another --out");
            }
            // The run's own file may have been edited; the checkpoint's is what was trained.
            var saved = CheckpointFiles.experiment(newest.get());
            var refused = SafeChanges.refusedChanges(saved, wanted);
            if (!refused.isEmpty()) {
                throw new ExperimentException(refused);
            }
            try {
                return run(wanted, directory, newest, early, listener, stop);
            } catch (RuntimeException e) {
                throw Engine.explained(e);
            }
        }
    }

    private static TrainOutcome run(
            Experiment experiment,
            RunDirectory directory,
            Optional<Path> checkpoint,
            List<TrainingEvent> early,
            Consumer<TrainingEvent> listener,
            BooleanSupplier stop)
            throws IOException {
        Engine.start();
        var train = experiment.train();
        int threads = Engine.useThreads(train.threads());
        Machine.adaptMemory(train);
        var place = Machine.place(train);
        var device = Machine.words(place);
        if (train.precision() == Precision.TF32 && place == Place.PROCESSOR) {
            say(new Noted("tf32 is a GPU's: this processor computes in fp32"), early, listener);
        }
        boolean bfloat16 = Machine.usesBfloat16(train.precision(), place);
        var precision = Machine.precision(train, place);
        try (var data = Dataset.open(
                        experiment.data(),
                        experiment.model().size(),
                        directory.path(),
                        stop,
                        file -> say(new LeftOut(file.file(), file.reason()), early, listener));
                var _ = new PointerScope()) {
            data.notes().forEach(note -> say(new Noted(note), early, listener));
            var classes = experiment.model().conditional() ? data.classNames() : List.<String>of();
            if (experiment.model().conditional() && classes.isEmpty()) {
                say(new Noted("the data has no class folders: the run is unconditional"), early, listener);
            }
            var forecast = MemoryForecast.of(experiment, classes.size(), data.isMapped() ? 0 : data.count());
            long memory = Machine.memory(place);
            (checkpoint.isPresent() ? forecast.noteOnResuming(memory) : forecast.require(memory))
                    .ifPresent(note -> say(new Noted(note), early, listener));
            var gan = new GanState(experiment.model(), experiment.loss(), train, classes.size(), place);
            var progress = Progress.START;
            if (checkpoint.isPresent()) {
                var before = CheckpointFiles.provenance(checkpoint.get());
                requireSameData(before, checkpoint.get(), data);
                before.departure(threads, device, precision).ifPresent(what -> say(new Noted(what), early, listener));
                progress = CheckpointFiles.restore(checkpoint.get(), gan);
            } else if (train.transfer() != null) {
                StartingWeights.load(train.transfer(), gan, experiment.model(), classes)
                        .forEach(note -> say(new Noted(note), early, listener));
            }
            var card = new ModelCard(classes, experiment.model());
            int every = experiment.eval().every();
            try (var evaluation = every == 0 || every > train.steps()
                            ? null
                            : RunEvaluation.prepare(
                                    experiment,
                                    threads,
                                    data,
                                    gan,
                                    card,
                                    directory,
                                    preparation(early, listener),
                                    stop);
                    var writer = writer(
                            directory,
                            listener,
                            experiment,
                            gan,
                            card,
                            evaluation,
                            () -> Provenance.now(threads, device, precision, data.fingerprint(), train.seed()),
                            progress.step());
                    var stream = batches(data, experiment, place)) {
                writer.log(early);
                writer.accept(new Started(
                        directory.path().toString(),
                        progress.step(),
                        train.steps(),
                        train.minutes(),
                        data.count(),
                        classes,
                        device,
                        precision,
                        threads,
                        ModuleState.parameterCount(gan.generator()),
                        ModuleState.parameterCount(gan.discriminator())));
                var counts = classes.isEmpty()
                        ? List.<Long>of()
                        : Arrays.stream(data.classCounts()).boxed().toList();
                var trainer =
                        new Trainer(experiment, gan, stream, data.count(), counts, bfloat16, progress, writer, writer);
                return switch (trainer.run(stop)) {
                    case Diverged(var step, var culprit) -> new TrainOutcome.Diverged(directory.path(), step, culprit);
                    case TrainingEvent.Finished(var step, var reason, var _) ->
                        new TrainOutcome.Finished(directory.path(), step, reason, directory.sample(step));
                };
            }
        }
    }

    /// Made ahead where the processor has nothing else to do.
    private static Batches batches(Dataset data, Experiment experiment, Place place) {
        var stream = new BatchStream(
                data, experiment.train().seed(), experiment.data().flip());
        return place == Place.GPU ? new BatchesAhead(stream) : stream;
    }

    /// What is said before the run's log is open; the log gets it later.
    private static void say(TrainingEvent event, List<TrainingEvent> early, Consumer<TrainingEvent> listener) {
        early.add(event);
        listener.accept(event);
    }

    /// The run's folder is written into from here on: what could keep it from beginning has been tried.
    private static RunWriter writer(
            RunDirectory directory,
            Consumer<TrainingEvent> listener,
            Experiment experiment,
            GanState gan,
            ModelCard card,
            @Nullable RunEvaluation evaluation,
            Supplier<Provenance> origin,
            long step)
            throws IOException {
        directory.writeExperiment(ExperimentYaml.write(experiment));
        var output = experiment.output();
        var store = new CheckpointStore(directory.checkpoints(), output.keep(), output.keepEvery());
        return new RunWriter(directory, store, listener, experiment, gan, card, origin, evaluation, step);
    }

    private static EvaluationListener preparation(List<TrainingEvent> early, Consumer<TrainingEvent> listener) {
        long began = System.nanoTime();
        return new EvaluationListener() {
            @Override
            public void done(String what, long done, long of) {
                listener.accept(new Preparing(what, done, of, (System.nanoTime() - began) / 1e9));
            }

            @Override
            public void note(String sentence) {
                say(new Noted(sentence), early, listener);
            }
        };
    }

    private static void requireSameData(Provenance saved, Path checkpoint, Dataset data) throws IOException {
        if (!saved.data().equals(data.fingerprint())) {
            throw new IOException("the data changed since " + checkpoint
                    + " was written: a resumed run needs the same pictures; start a new run on the changed data");
        }
    }
}

package io.sagan.train;

import io.sagan.config.Experiment;
import io.sagan.config.TrainSpec.Labels;
import io.sagan.data.Batches;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Diverged;
import io.sagan.event.TrainingEvent.Ending;
import io.sagan.event.TrainingEvent.Finished;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.SaveFailed;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.tensor.ModuleState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The loop: step after step until the steps or the minutes are used, somebody asks to stop, or a
/// number stops
/// being finite.
public final class Trainer {

    /// What the loop asks of its surroundings.
    public interface Outside {

        /// Draws the fixed latents.
        void sample(Progress progress) throws IOException;

        /// Measures the averaged generator, unless it was measured at this step before.
        void evaluate(Progress progress) throws IOException;

        /// Writes a checkpoint.
        void save(Progress progress) throws IOException;
    }

    /// Whoever watches a slow model wants to see that it lives.
    private static final long MOST_SILENCE_NANOS = 5_000_000_000L;

    private static final String STOPPED = "stopped";

    private final Experiment experiment;
    private final GanState gan;
    private final RunFeed.Source source;
    private final long count;
    private final Consumer<TrainingEvent> listener;
    private final Outside outside;
    private final TrainingStep step;
    private Progress progress;
    private double generatorLoss;

    /// @param experiment recipe and intervals
    /// @param gan what is trained
    /// @param pictures the endless stream of real pictures
    /// @param count pictures in the data: one epoch
    /// @param classCounts pictures of each class of the model, empty for none
    /// @param bfloat16 convolutions and products in bfloat16
    /// @param start where to go on
    /// @param listener hears every event, on this thread
    /// @param outside sampling, measuring and saving
    public Trainer(
            Experiment experiment,
            GanState gan,
            Batches pictures,
            long count,
            List<Long> classCounts,
            boolean bfloat16,
            Progress start,
            Consumer<TrainingEvent> listener,
            Outside outside) {
        this.experiment = experiment;
        this.gan = gan;
        this.source = new RunFeed.Source(
                pictures,
                experiment.train().seed(),
                experiment.model().latent(),
                classCounts.size(),
                experiment.train().labels() == Labels.DATA ? List.copyOf(classCounts) : List.of());
        this.count = count;
        this.listener = listener;
        this.outside = outside;
        this.progress = start;
        step = new TrainingStep(gan, experiment.loss(), experiment.train(), bfloat16);
    }

    /// Trains until the end and returns it; the listener has heard it too.
    ///
    /// A sheet and a checkpoint are written at the end of a finished run, not of a diverged one.
    ///
    /// @param stop asked after every step
    /// @throws IOException when the last sheet or the last checkpoint cannot be written
    public Ending run(BooleanSupplier stop) throws IOException {
        var output = experiment.output();
        long began = System.nanoTime();
        double before = progress.seconds();
        long tickStart = began;
        long tickImages = progress.images();
        int every = experiment.eval().every();
        long sampled = -1;
        long saved = progress.step() == 0 ? -1 : progress.step(); // a run stopped at once can be resumed too
        if (progress.step() == 0 && sampled()) {
            sampled = 0;
        }
        long measured = 0;
        if (every > 0 && progress.step() > 0 && progress.step() % every == 0) {
            evaluated(); // a kill may have come between the checkpoint and the measurement
            measured = progress.step();
        }
        Optional<String> end = reasonToEnd(stop);
        while (end.isEmpty()) {
            var losses = advance();
            long now = System.nanoTime();
            progress = progress.withSeconds(before + (now - began) / 1e9);
            var culprit = culprit(losses);
            if (culprit.isPresent()) {
                return diverged(culprit.get());
            }
            if (progress.step() % output.logEvery() == 0 || now - tickStart > MOST_SILENCE_NANOS) {
                double rate = (progress.images() - tickImages) / ((now - tickStart) / 1e9);
                listener.accept(ticked(losses, rate));
                tickStart = now;
                tickImages = progress.images();
            }
            if (progress.step() % output.sampleEvery() == 0 && sampled()) {
                sampled = progress.step();
            }
            end = reasonToEnd(stop);
            boolean save = progress.step() % output.saveEvery() == 0;
            boolean measure = every > 0 && progress.step() % every == 0;
            if (save || measure || end.isPresent()) {
                // An update can break the weights while its losses are finite; such a checkpoint is worth nothing.
                var broken = brokenWeight();
                if (broken.isPresent()) {
                    return diverged(broken.get() + " is not finite");
                }
            }
            if (save && saved()) {
                saved = progress.step();
            }
            if (measure && end.isEmpty()) {
                evaluated();
                measured = progress.step();
                tickStart = System.nanoTime(); // so that the next rate is one of training alone
                tickImages = progress.images();
            }
        }
        if (saved != progress.step()) {
            outside.save(progress);
        }
        if (sampled != progress.step()) {
            outside.sample(progress);
        }
        // Somebody who stopped the run waits for it to end; where it goes on from here it is measured if due
        if (every > 0 && measured != progress.step() && !end.get().equals(STOPPED)) {
            evaluated();
        }
        var finished = new Finished(progress.step(), end.get(), progress.seconds());
        listener.accept(finished);
        return finished;
    }

    /// A sheet that cannot be written costs the run nothing but the sheet.
    private boolean sampled() {
        try {
            outside.sample(progress);
            return true;
        } catch (IOException e) {
            listener.accept(new Noted("no sample sheet at step " + progress.step() + ": " + e.getMessage()));
            return false;
        }
    }

    /// Numbers that cannot be had are no reason to lose the training.
    private void evaluated() {
        try {
            outside.evaluate(progress);
        } catch (IOException e) {
            listener.accept(new Noted("not measured at step " + progress.step() + ": " + e.getMessage()));
        }
    }

    /// A full disk may be freed before the next checkpoint is due: the run goes on with the older
    /// ones.
    private boolean saved() {
        try {
            outside.save(progress);
            return true;
        } catch (IOException e) {
            listener.accept(new SaveFailed(progress.step(), String.valueOf(e.getMessage())));
            return false;
        }
    }

    private Optional<String> reasonToEnd(BooleanSupplier stop) {
        var train = experiment.train();
        if (progress.step() >= train.steps()) {
            return Optional.of("steps");
        }
        if (train.minutes() > 0 && progress.seconds() >= 60 * train.minutes()) {
            return Optional.of("minutes");
        }
        return stop.getAsBoolean() ? Optional.of(STOPPED) : Optional.empty();
    }

    private StepLosses advance() {
        boolean withheld = progress.withheld() > 0;
        var feed = new RunFeed(source, progress.step(), progress.images());
        var losses = step.run(feed, !withheld);
        generatorLoss = losses.generatorUpdated() ? losses.generator() : generatorLoss;
        long done = progress.step() + 1;
        gan.ema().update(done);
        var limit = experiment.train().lossLimit();
        var recent =
                limit == null ? progress.recentLosses() : progress.lossesWith(losses.discriminator(), limit.window());
        // As in the memo author's code an epoch begins with a clean slate, so the generator always gets its turn.
        if (feed.position() / count != progress.images() / count) {
            recent = List.of();
        }
        int left = recent.isEmpty() ? 0 : Math.max(0, progress.withheld() - 1);
        if (limit != null && left == 0 && recent.size() == limit.window()) {
            double mean =
                    recent.stream().mapToDouble(Double::doubleValue).average().orElse(0);
            left = mean >= limit.limit() ? limit.batches() : 0;
        }
        progress = new Progress(
                done,
                feed.position(),
                progress.seconds(),
                gan.generatorAdam().updates(),
                gan.discriminatorAdam().updates(),
                recent,
                left);
        return losses;
    }

    private TrainingEvent ticked(StepLosses losses, double rate) {
        var train = experiment.train();
        var ada = gan.ada();
        double bySteps = (double) progress.step() / train.steps();
        double byMinutes = train.minutes() > 0 ? progress.seconds() / (60 * train.minutes()) : 0;
        return new Ticked(
                progress.step(),
                progress.images(),
                losses.discriminator(),
                generatorLoss,
                losses.real(),
                losses.fake(),
                gan.attentionGains(),
                rate,
                progress.seconds(),
                Math.min(1, Math.max(bySteps, byMinutes)),
                ada == null ? null : ada.probability());
    }

    private Diverged diverged(String culprit) {
        var diverged = new Diverged(progress.step(), culprit);
        listener.accept(diverged);
        return diverged;
    }

    private Optional<String> culprit(StepLosses losses) {
        String what;
        if (!Double.isFinite(losses.discriminator())) {
            what = "discriminator loss is " + losses.discriminator();
        } else if (!Double.isFinite(losses.generator())) {
            what = "generator loss is " + losses.generator();
        } else {
            return Optional.empty();
        }
        return Optional.of(
                what + brokenWeight().map(name -> ", first in " + name).orElse(", while all weights are still finite"));
    }

    private Optional<String> brokenWeight() {
        return ModuleState.firstNotFinite(gan.discriminator())
                .map(name -> "discriminator." + name)
                .or(() -> ModuleState.firstNotFinite(gan.generator()).map(name -> "generator." + name));
    }
}

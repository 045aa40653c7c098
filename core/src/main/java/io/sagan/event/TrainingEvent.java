package io.sagan.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run says while it trains. A step is a generator update, or none where the loss limit
/// withholds it.
public sealed interface TrainingEvent {

    /// The run begins, or goes on from a checkpoint.
    ///
    /// @param run the run's folder
    /// @param step steps done before
    /// @param steps steps at which the run ends by itself
    /// @param minutes time limit in minutes, 0 for none
    /// @param images usable pictures in the data
    /// @param classes class names; empty when the run is unconditional
    /// @param device device and its kind, in words
    /// @param precision `fp32` or `bf16`
    /// @param threads engine threads
    /// @param generatorParameters trainable numbers in the generator
    /// @param discriminatorParameters trainable numbers in the discriminator
    record Started(
            String run,
            long step,
            long steps,
            double minutes,
            long images,
            List<String> classes,
            String device,
            String precision,
            int threads,
            long generatorParameters,
            long discriminatorParameters)
            implements TrainingEvent {}

    /// Something the user should know that is no failure: an unconditional run, files left out,
    /// a damaged checkpoint passed over.
    record Noted(String message) implements TrainingEvent {}

    /// Something that comes before training and takes a while: part of it is done. It is shown, not
    /// logged.
    ///
    /// @param what the work in words
    /// @param done how much of it
    /// @param of all of it
    /// @param seconds since it began
    record Preparing(String what, long done, long of, double seconds) implements TrainingEvent {}

    /// A file of the data was left out.
    record LeftOut(String file, String reason) implements TrainingEvent {}

    /// Losses of one step.
    ///
    /// @param step steps done
    /// @param images real pictures seen by the discriminator so far
    /// @param discriminatorLoss adversarial loss without what is added to it; hinge: 2 at the start, 0 at
    ///     best
    /// @param generatorLoss adversarial loss; hinge: −mean logit of fakes
    /// @param realLogit mean logit of real pictures
    /// @param fakeLogit mean logit of generated pictures
    /// @param attentionGains gains of the self-attention blocks, generator's before discriminator's
    /// @param imagesPerSecond real pictures per second since the last tick
    /// @param seconds training time so far, over all sittings
    /// @param fraction share of the run that is done, in [0, 1], by steps or by minutes,
    ///     whichever is nearer to its end
    /// @param augmentation probability of adaptive augmentation, in [0, 1]; null without it
    record Ticked(
            long step,
            long images,
            double discriminatorLoss,
            double generatorLoss,
            double realLogit,
            double fakeLogit,
            List<Double> attentionGains,
            double imagesPerSecond,
            double seconds,
            double fraction,
            @Nullable Double augmentation)
            implements TrainingEvent {}

    /// A sheet of the fixed latents was drawn.
    record Sampled(long step, String file) implements TrainingEvent {}

    /// The averaged generator was measured.
    ///
    /// @param step steps done
    /// @param scores what was measured, the score that chooses the best first
    /// @param protocol which numbers these are: network, settings and counts in few letters; scores of
    ///     two protocols are not comparable
    /// @param best whether the generator was kept as the best so far
    /// @param seconds how long measuring took
    record Evaluated(long step, List<Score> scores, String protocol, boolean best, double seconds)
            implements TrainingEvent {
        public Evaluated {
            scores = List.copyOf(scores);
        }
    }

    /// A checkpoint is complete on disk.
    record Saved(long step, String checkpoint) implements TrainingEvent {}

    /// A checkpoint could not be written; the run goes on and the older ones stay.
    record SaveFailed(long step, String reason) implements TrainingEvent {}

    /// How a run ends: the last thing it says.
    sealed interface Ending extends TrainingEvent {}

    /// A loss, a weight or a gradient is no longer a finite number: the run ends.
    record Diverged(long step, String culprit) implements Ending {}

    /// The run ended.
    ///
    /// @param reason `steps`, `minutes` or `stopped`
    record Finished(long step, String reason, double seconds) implements Ending {}
}

package io.sagan.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The training recipe.
///
/// @param steps steps until the run ends by itself; a step is one generator update, or none where
///     lossLimit withholds it
/// @param minutes end after this many minutes if that comes first; 0 for no limit
/// @param batch pictures per update
/// @param accumulation forward and backward passes per update, each over `batch` / `accumulation`
///     pictures
/// @param seed decides initial weights, latents, order of the pictures and augmentation
/// @param device where to compute
/// @param precision arithmetic of convolutions and matrix products
/// @param threads engine threads; 0 for one per processor core
/// @param generatorRate Adam's learning rate for the generator
/// @param discriminatorRate Adam's learning rate for the discriminator
/// @param beta1 Adam's decay of the first moment
/// @param beta2 Adam's decay of the second moment
/// @param adamEps Adam's epsilon
/// @param discriminatorSteps discriminator updates for each generator update (D:G ratio)
/// @param lossLimit the memo author's adaptive ratio, or null for none
/// @param emaDecay decay of the exponential moving average of the generator; 0 for no averaging
/// @param emaStart step before which the average simply equals the generator
/// @param diffAugment differentiable augmentations of what the discriminator sees, in this order
/// @param freezeStatistics the generator's running statistics stand still while the discriminator
///     is updated
/// @param decay both learning rates fall linearly to 0 between two steps, or null for constant ones
/// @param generatorBatch pictures per update of the generator; 0 for as many as `batch`
/// @param generatorFirst the generator's update comes before the discriminator's
/// @param labels how the classes of generated pictures are drawn
/// @param emaWarmup the average begins short: n steps after emaStart its decay is at most
///     (1 + n) / (10 + n)
/// @param oneBatch real and generated pictures go through the discriminator together in its update, so
///     that its spectral vectors advance once an update, not twice
/// @param gradientCheckpointing feature maps between the parts of the networks are kept for the gradients, those
///     inside are computed again
/// @param ada adaptive discriminator augmentation, or null for none
/// @param transfer begin with the weights of another model, or null for new ones
public record TrainSpec(
        @Range(min = 1) long steps,
        @Range(min = 0) double minutes,
        @Range(min = 1, max = 65536) int batch,
        @Range(min = 1) int accumulation,
        long seed,
        Device device,
        Precision precision,
        @Range(min = 0, max = 4096) int threads,
        @Range(min = 0, aboveMin = true, max = 1) double generatorRate,
        @Range(min = 0, aboveMin = true, max = 1) double discriminatorRate,
        @Range(min = 0, max = 1, belowMax = true) double beta1,
        @Range(min = 0, max = 1, belowMax = true) double beta2,
        @Range(min = 0, aboveMin = true, max = 1) double adamEps,
        @Range(min = 1, max = 1000) int discriminatorSteps,
        @Nullable LossLimit lossLimit,
        @Range(min = 0, max = 1, belowMax = true) double emaDecay,
        @Range(min = 0) long emaStart,
        List<Augment> diffAugment,
        boolean freezeStatistics,
        @Nullable Decay decay,
        @Range(min = 0, max = 65536) int generatorBatch,
        boolean generatorFirst,
        Labels labels,
        boolean emaWarmup,
        boolean oneBatch,
        boolean gradientCheckpointing,
        @Nullable Ada ada,
        @Nullable Transfer transfer) {

    /// Where to compute.
    public enum Device {
        AUTO,
        CPU,
        CUDA
    }

    /// Arithmetic of convolutions and matrix products; everything delicate stays in float32.
    public enum Precision {
        /// bf16 where the processor has instructions for it, else fp32.
        AUTO,
        FP32,
        /// fp32 whose products a GPU makes of factors of ten bits (NVIDIA's TensorFloat-32, from Ampere on); on a
        /// processor fp32.
        TF32,
        BF16
    }

    /// A differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738).
    public enum Augment {
        /// Brightness, saturation and contrast.
        COLOR,
        /// Shift by up to an eighth of the side, zero padded.
        TRANSLATION,
        /// One square of half the side set to 0.
        CUTOUT
    }

    /// When the mean of the last `window` discriminator losses reaches `limit`, the next `batches`
    /// batches train the discriminator only (`d_loss_limit` of the memo author's code: 0.5, 5, 4).
    /// There the mean is looked at again after the last of these batches, so a loss that stays high
    /// keeps the generator waiting, and every epoch starts with a generator update.
    ///
    /// @param limit the mean hinge loss from which on the generator waits
    /// @param window how many of the newest discriminator losses the mean is taken over
    /// @param batches how many batches the generator waits
    public record LossLimit(
            @Range(min = 0) double limit,
            @Range(min = 1, max = 100_000) int window,
            @Range(min = 1, max = 100_000) int batches) {

        /// @throws ExperimentException if a value breaks its rule
        public LossLimit {
            Ranges.require(LossLimit.class, "train.lossLimit", limit, window, batches);
        }
    }

    /// How the classes of generated pictures are drawn.
    public enum Labels {
        /// Each class equally often.
        UNIFORM,
        /// Each class as often as the data has it.
        DATA
    }

    /// Both rates are whole until `start` and 0 from `end` on: at step t between them
    /// (end − t) / (end − start) of the rate.
    ///
    /// @param start step at which the rates begin to fall
    /// @param end step at which they are 0
    public record Decay(
            @Range(min = 0) long start, @Range(min = 1) long end) {

        /// @throws ExperimentException if a value breaks its rule, or the end is not after the start
        public Decay {
            Ranges.require(Decay.class, "train.decay", start, end);
            if (end <= start) {
                throw new ExperimentException(
                        "train.decay.end must be above train.decay.start = %s, got %s".formatted(start, end));
            }
        }

        /// The share of both rates that is left, in [0, 1].
        ///
        /// @param step steps done before
        public double share(long step) {
            return Math.clamp((double) (end - step) / (end - start), 0, 1);
        }
    }

    /// Augmentation with a probability that rises while the discriminator is too sure of the real
    /// pictures and falls while it is not (Karras et al. 2020, arXiv:2006.06676).
    ///
    /// @param target share of real pictures taken for real, less the share taken for generated,
    ///     that the controller steers to; 0.6 in the paper
    /// @param interval discriminator updates from one adjustment of the probability to the next; 4
    ///     in the paper
    /// @param horizon pictures after which the probability could at the earliest have gone from 0
    ///     to 1; 500000 in the paper
    public record Ada(
            @Range(min = -1, aboveMin = true, max = 1, belowMax = true)
            double target,

            @Range(min = 1, max = 100_000) int interval,
            @Range(min = 1) long horizon) {

        /// @throws ExperimentException if a value breaks its rule
        public Ada {
            Ranges.require(Ada.class, "train.ada", target, interval, horizon);
        }
    }

    /// Where the weights come from instead of from `model.init`.
    ///
    /// @param from a run, a checkpoint or a model folder of the same description
    /// @param freeze how many blocks of the discriminator, from the first, stay as they came
    ///     (arXiv:2002.10964)
    public record Transfer(
            String from, @Range(min = 0, max = 16) int freeze) {

        /// @throws ExperimentException if a value breaks its rule
        public Transfer {
            Ranges.require(Transfer.class, "train.transfer", from, freeze);
            if (from.isBlank()) {
                throw new ExperimentException(
                        "train.transfer.from must name a run, a checkpoint or a model folder, got \"\"");
            }
        }
    }

    public static final TrainSpec DEFAULT = new TrainSpec(
            100_000,
            0,
            64,
            1,
            1,
            Device.AUTO,
            Precision.AUTO,
            0,
            1e-4,
            4e-4,
            0.0,
            0.9,
            1e-8,
            1,
            null,
            0.999,
            0,
            List.of(),
            true,
            null,
            0,
            false,
            Labels.UNIFORM,
            false,
            false,
            false,
            null,
            null);

    /// @throws ExperimentException if a value breaks its rule, or two do not go together
    public TrainSpec {
        diffAugment = List.copyOf(diffAugment);
        Ranges.require(
                TrainSpec.class,
                "train",
                steps,
                minutes,
                batch,
                accumulation,
                seed,
                device,
                precision,
                threads,
                generatorRate,
                discriminatorRate,
                beta1,
                beta2,
                adamEps,
                discriminatorSteps,
                lossLimit,
                emaDecay,
                emaStart,
                diffAugment,
                freezeStatistics,
                decay,
                generatorBatch,
                generatorFirst,
                labels,
                emaWarmup,
                oneBatch,
                gradientCheckpointing,
                ada,
                transfer);
        if (batch % accumulation != 0) {
            throw new ExperimentException(
                    "train.batch must be divisible by train.accumulation = %s, got %s".formatted(accumulation, batch));
        }
        if (generatorBatch % accumulation != 0) {
            throw new ExperimentException("train.generatorBatch must be divisible by train.accumulation = %s, got %s"
                    .formatted(accumulation, generatorBatch));
        }
        if (ada != null && !diffAugment.isEmpty()) {
            throw new ExperimentException(
                    "train.diffAugment must be [] where train.ada augments, got " + YamlWriter.inline(diffAugment));
        }
        if (lossLimit != null && discriminatorSteps > 1) {
            throw new ExperimentException(
                    "train.discriminatorSteps must be 1 where train.lossLimit decides the ratio, got %s"
                            .formatted(discriminatorSteps));
        }
        if (diffAugment.stream().distinct().count() < diffAugment.size()) {
            throw new ExperimentException(
                    "train.diffAugment must name each augmentation once, got " + YamlWriter.inline(diffAugment));
        }
    }
}

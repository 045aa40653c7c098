package io.sagan.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The training recipe.
///
/// @param steps generator updates until the run ends by itself
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
/// @param emaDecay decay of the exponential moving average of the generator
/// @param emaStart step before which the average simply equals the generator
/// @param diffAugment differentiable augmentations of what the discriminator sees, in this order
/// @param freezeStatistics the generator's running statistics stand still while the discriminator
///     is updated
public record TrainSpec(
        long steps,
        double minutes,
        int batch,
        int accumulation,
        long seed,
        Device device,
        Precision precision,
        int threads,
        double generatorRate,
        double discriminatorRate,
        double beta1,
        double beta2,
        double adamEps,
        int discriminatorSteps,
        @Nullable LossLimit lossLimit,
        double emaDecay,
        long emaStart,
        List<Augment> diffAugment,
        boolean freezeStatistics) {

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

    /// When the mean of the last `window` discriminator losses reaches `limit`, the next
    /// `batches` batches
    /// train the
    /// discriminator only (`d_loss_limit` of the memo author's code: 0.5, 5, 4).
    public record LossLimit(double limit, int window, int batches) {}

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
            true);

    public TrainSpec {
        diffAugment = List.copyOf(diffAugment);
    }
}

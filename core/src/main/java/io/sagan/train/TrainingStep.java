package io.sagan.train;

import io.sagan.config.LossSpec;
import io.sagan.config.TrainSpec;

/// One step: the discriminator's updates and one update of the generator, in the order the recipe
/// says.
///
/// Source: Heusel et al. 2017, arXiv:1706.08500 (TTUR), with SAGAN's 1:1 alternation as default.
public final class TrainingStep {
    private final TrainSpec spec;
    private final DiscriminatorPhase discriminator;
    private final GeneratorPhase generator;

    /// A step with the hinge loss alone.
    ///
    /// @param gan networks and optimizers, trained in place
    /// @param spec batch, accumulation, ratio and augmentation
    /// @param bfloat16 convolutions and products in bfloat16
    public TrainingStep(GanState gan, TrainSpec spec, boolean bfloat16) {
        this(gan, LossSpec.DEFAULT, spec, bfloat16);
    }

    /// @param gan networks and optimizers, trained in place; made for the same loss
    /// @param loss what the networks minimise
    /// @param spec batch, accumulation, ratio and augmentation
    /// @param bfloat16 convolutions and products in bfloat16
    public TrainingStep(GanState gan, LossSpec loss, TrainSpec spec, boolean bfloat16) {
        this.spec = spec;
        var ada = gan.ada();
        var augment = ada == null ? new DiffAugment(spec.diffAugment()) : new AdaptiveAugment(ada::probability);
        discriminator = new DiscriminatorPhase(gan, loss, spec, augment, bfloat16);
        generator = new GeneratorPhase(gan, loss, spec, augment, bfloat16);
    }

    /// Runs one step. Only numbers leave it: every tensor made here is freed when it ends.
    ///
    /// A loss that is no finite number ends the step before its update, so that the tensor at fault
    /// is still the only one.
    ///
    /// @param feed pictures, latents and random numbers of this step
    /// @param updateGenerator false trains the discriminator only
    public StepLosses run(Feed feed, boolean updateGenerator) {
        var decay = spec.decay();
        double rate = decay == null ? 1 : decay.share(feed.step());
        if (spec.generatorFirst()) {
            double before = updateGenerator ? generator.run(feed, rate) : 0;
            var last = Double.isFinite(before) ? updateDiscriminator(feed, rate) : DiscriminatorPhase.Result.NONE;
            return new StepLosses(last.loss(), before, last.real(), last.fake(), updateGenerator);
        }
        var last = updateDiscriminator(feed, rate);
        boolean both = updateGenerator && last.finite();
        double after = both ? generator.run(feed, rate) : 0;
        return new StepLosses(last.loss(), after, last.real(), last.fake(), both);
    }

    private DiscriminatorPhase.Result updateDiscriminator(Feed feed, double rate) {
        var last = DiscriminatorPhase.Result.NONE;
        for (int update = 0; update < spec.discriminatorSteps() && last.finite(); update++) {
            last = discriminator.run(feed, update, rate);
        }
        return last;
    }
}

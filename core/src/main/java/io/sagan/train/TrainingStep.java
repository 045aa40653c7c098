package io.sagan.train;

import io.sagan.config.TrainSpec;
import io.sagan.loss.HingeLoss;
import io.sagan.models.Discriminator;
import io.sagan.models.Generator;
import io.sagan.tensor.Adam;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.ModuleState;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// One step: the discriminator's updates, then one update of the generator.
///
/// Real and generated pictures go through the discriminator in two passes, so its spectral
/// vectors advance twice
/// in its own update and once in the generator's. In the generator's update the discriminator's
/// weights get no
/// gradients: they would be thrown away.
///
/// Source: Heusel et al. 2017, arXiv:1706.08500 (TTUR), with SAGAN's 1:1 alternation as default.
public final class TrainingStep {
    private final Generator generator;
    private final Discriminator discriminator;
    private final Adam generatorAdam;
    private final Adam discriminatorAdam;
    private final TrainSpec spec;
    private final boolean bfloat16;
    private final DiffAugment augment;
    private final HingeLoss loss = new HingeLoss();

    /// @param gan networks and optimizers, trained in place
    /// @param spec batch, accumulation, ratio and augmentation
    /// @param bfloat16 convolutions and products in bfloat16
    public TrainingStep(GanState gan, TrainSpec spec, boolean bfloat16) {
        generator = gan.generator();
        discriminator = gan.discriminator();
        generatorAdam = gan.generatorAdam();
        discriminatorAdam = gan.discriminatorAdam();
        this.spec = spec;
        this.bfloat16 = bfloat16;
        augment = new DiffAugment(spec.diffAugment());
    }

    /// Runs one step. Only numbers leave it: every tensor made here is freed when it ends.
    ///
    /// A loss that is no finite number ends the step before its update, so that the tensor at fault
    /// is still the
    /// only one.
    ///
    /// @param feed pictures, latents and random numbers of this step
    /// @param updateGenerator false trains the discriminator only
    public StepLosses run(Feed feed, boolean updateGenerator) {
        var last = new double[3];
        ModuleState.requireGradients(discriminator, true);
        generator.trackStatistics(!spec.freezeStatistics());
        for (int update = 0; update < spec.discriminatorSteps() && Double.isFinite(last[0]); update++) {
            last = updateDiscriminator(feed, update);
        }
        generator.trackStatistics(true);
        boolean both = updateGenerator && Double.isFinite(last[0]);
        double generatorLoss = both ? updateGenerator(feed) : 0;
        return new StepLosses(last[0], generatorLoss, last[1], last[2], both);
    }

    private double[] updateDiscriminator(Feed feed, int update) {
        int share = spec.batch() / spec.accumulation();
        var sums = new double[3];
        discriminatorAdam.clearGradients();
        for (int part = 0; part < spec.accumulation(); part++) {
            int pass = update * spec.accumulation() + part;
            try (var _ = new PointerScope();
                    var batch = feed.real(share)) {
                var latents = feed.latents("discriminator", pass, share);
                var random = feed.augmentation("discriminator", pass);
                Tensor real;
                Tensor fake;
                try (var _ = Autocast.bfloat16(bfloat16)) {
                    Tensor pictures;
                    try (var _ = new NoGradGuard()) {
                        pictures = generator.forward(latents.z(), latents.labels());
                    }
                    real = discriminator.forward(augment.apply(batch.images(), random), batch.labels());
                    fake = discriminator.forward(augment.apply(pictures, random), latents.labels());
                }
                var value = loss.discriminator(real, fake);
                value.div(new Scalar((double) spec.accumulation())).backward();
                sums[0] += value.item_double() / spec.accumulation();
                sums[1] += real.mean().item_double() / spec.accumulation();
                sums[2] += fake.mean().item_double() / spec.accumulation();
            }
        }
        if (Double.isFinite(sums[0])) {
            discriminatorAdam.update();
        }
        return sums;
    }

    private double updateGenerator(Feed feed) {
        int share = spec.batch() / spec.accumulation();
        double sum = 0;
        ModuleState.requireGradients(discriminator, false);
        generatorAdam.clearGradients();
        for (int part = 0; part < spec.accumulation(); part++) {
            try (var _ = new PointerScope()) {
                var latents = feed.latents("generator", part, share);
                Tensor fake;
                try (var _ = Autocast.bfloat16(bfloat16)) {
                    var pictures = generator.forward(latents.z(), latents.labels());
                    var seen = augment.apply(pictures, feed.augmentation("generator", part));
                    fake = discriminator.forward(seen, latents.labels());
                }
                var value = loss.generator(fake);
                value.div(new Scalar((double) spec.accumulation())).backward();
                sum += value.item_double() / spec.accumulation();
            }
        }
        if (Double.isFinite(sum)) {
            generatorAdam.update();
        }
        return sum;
    }
}

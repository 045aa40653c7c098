package io.sagan.train;

import io.sagan.config.LossSpec;
import io.sagan.config.TrainSpec;
import io.sagan.loss.GanLoss;
import io.sagan.loss.OrthogonalPenalty;
import io.sagan.models.FeatureMaps;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.ModuleState;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// One update of the generator.
///
/// The discriminator's weights get no gradients here: they would be thrown away. Its spectral vectors
/// advance once.
final class GeneratorPhase {
    private final GanState gan;
    private final TrainSpec spec;
    private final GanLoss loss;
    private final OrthogonalPenalty orthogonal;
    private final Augmentation augment;
    private final boolean bfloat16;

    GeneratorPhase(GanState gan, LossSpec loss, TrainSpec spec, Augmentation augment, boolean bfloat16) {
        this.gan = gan;
        this.spec = spec;
        this.loss = Losses.of(loss.kind());
        this.orthogonal = new OrthogonalPenalty(loss.orthogonal());
        this.augment = augment;
        this.bfloat16 = bfloat16;
    }

    /// Runs the update and returns its adversarial loss.
    ///
    /// @param feed latents and random numbers of this step
    /// @param rate share of the learning rate
    double run(Feed feed, double rate) {
        int pictures = spec.generatorBatch() == 0 ? spec.batch() : spec.generatorBatch();
        int share = pictures / spec.accumulation();
        double sum = 0;
        gan.requireDiscriminatorGradients(false);
        for (int part = 0; part < spec.accumulation(); part++) {
            sum += accumulate(feed, part, share) / spec.accumulation();
        }
        if (Double.isFinite(sum)) {
            if (orthogonal.strength() > 0) {
                try (var _ = new PointerScope()) {
                    orthogonal.addTo(ModuleState.parameters(gan.generator()));
                }
            }
            gan.generatorAdam().update(rate);
        }
        gan.generatorAdam().clearGradients(); // kept until the next update they would lie between the maps
        return sum;
    }

    private double accumulate(Feed feed, int part, int share) {
        try (var _ = new PointerScope()) {
            var latents =
                    feed.latents("generator", part, share).sent(gan.generator().place());
            var maps = FeatureMaps.of(spec.gradientCheckpointing(), bfloat16);
            Tensor fake;
            try (var _ = Autocast.bfloat16(bfloat16)) {
                var pictures = gan.generator().forward(latents.z(), latents.labels(), maps);
                var seen = augment.apply(pictures, feed.augmentation("generator", part));
                fake = gan.discriminator().forward(seen, latents.labels(), maps);
            }
            var value = loss.generator(fake);
            value.div(new Scalar((double) spec.accumulation())).backward();
            maps.backward();
            return value.item_double();
        }
    }
}

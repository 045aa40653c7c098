package io.sagan.train;

import io.sagan.config.LossSpec;
import io.sagan.config.TrainSpec;
import io.sagan.loss.GanLoss;
import io.sagan.models.FeatureMaps;
import io.sagan.models.Generator;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.Scalars;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// One update of the discriminator, on new real and new generated pictures.
///
/// Real and generated pictures go through it in two passes, so its spectral vectors advance twice; or
/// in one, where the recipe says so, and then once.
final class DiscriminatorPhase {

    /// Means over the pictures of one update.
    ///
    /// @param loss adversarial loss, or what is not finite in its place
    /// @param real logit of real pictures
    /// @param fake logit of generated pictures
    record Result(double loss, double real, double fake) {
        static final Result NONE = new Result(0, 0, 0);

        boolean finite() {
            return Double.isFinite(loss);
        }
    }

    private final GanState gan;
    private final TrainSpec spec;
    private final GanLoss loss;
    private final Penalties penalties;
    private final Augmentation augment;
    private final boolean bfloat16;

    DiscriminatorPhase(GanState gan, LossSpec loss, TrainSpec spec, Augmentation augment, boolean bfloat16) {
        this.gan = gan;
        this.spec = spec;
        this.loss = Losses.of(loss.kind());
        this.penalties = new Penalties(loss, gan, bfloat16);
        this.augment = augment;
        this.bfloat16 = bfloat16;
    }

    /// Runs the update and returns its numbers.
    ///
    /// @param feed pictures, latents and random numbers of this step
    /// @param update which update of this step
    /// @param rate share of the learning rate
    Result run(Feed feed, int update, double rate) {
        int parts = spec.accumulation();
        var adam = gan.discriminatorAdam();
        gan.requireDiscriminatorGradients(true);
        gan.generator().trackStatistics(!spec.freezeStatistics());
        var sum = Result.NONE;
        for (int part = 0; part < parts; part++) {
            var result = accumulate(feed, update * parts + part);
            sum = new Result(
                    sum.loss + result.loss / parts, sum.real + result.real / parts, sum.fake + result.fake / parts);
        }
        gan.generator().trackStatistics(true);
        if (sum.finite()) {
            adam.update(rate);
            var ada = gan.ada();
            if (ada != null) {
                ada.updated();
            }
        }
        adam.clearGradients(); // kept until the next update they would lie between the maps
        return sum;
    }

    private Result accumulate(Feed feed, int pass) {
        int share = spec.batch() / spec.accumulation();
        Generator generator = gan.generator();
        var place = generator.place();
        try (var _ = new PointerScope();
                var batch = feed.real(share)) {
            var latents = feed.latents("discriminator", pass, share).sent(place);
            var images = place.sent(batch.images());
            var labels = place.sent(batch.labels());
            var random = feed.augmentation("discriminator", pass);
            var maps = FeatureMaps.of(spec.gradientCheckpointing(), bfloat16);
            Penalties.Pass seen;
            try (var _ = Autocast.bfloat16(bfloat16)) {
                Tensor pictures;
                try (var _ = new NoGradGuard()) {
                    pictures = generator.forward(latents.z(), latents.labels());
                }
                var real = augment.apply(images, random);
                var fake = augment.apply(pictures, random);
                var logits = logits(real, labels, fake, latents.labels(), maps);
                seen = new Penalties.Pass(real, labels, fake, latents.labels(), logits.getFirst(), logits.getLast());
            }
            var value = loss.discriminator(seen.realLogits(), seen.fakeLogits());
            var total = penalties.addTo(
                    value,
                    seen,
                    maps,
                    feed.augmentation("penalty", pass),
                    gan.discriminatorAdam().updates(),
                    feed.step());
            total.div(new Scalar((double) spec.accumulation())).backward();
            maps.backward();
            var ada = gan.ada();
            if (ada != null) {
                ada.observe(seen.realLogits());
            }
            var numbers = Scalars.read(
                    total, value, seen.realLogits().mean(), seen.fakeLogits().mean());
            return new Result(Double.isFinite(numbers[0]) ? numbers[1] : numbers[0], numbers[2], numbers[3]);
        }
    }

    /// Answers to real, then to generated pictures.
    private List<Tensor> logits(Tensor real, Tensor labels, Tensor fake, Tensor fakeLabels, FeatureMaps maps) {
        var discriminator = gan.discriminator();
        if (!spec.oneBatch()) {
            var first = discriminator.forward(real, labels, maps);
            return List.of(first, discriminator.forward(fake, fakeLabels, maps));
        }
        var both = discriminator.forward(
                torch.cat(new TensorVector(real, fake), 0), torch.cat(new TensorVector(labels, fakeLabels), 0), maps);
        return List.of(both.narrow(0, 0, real.size(0)), both.narrow(0, real.size(0), fake.size(0)));
    }
}

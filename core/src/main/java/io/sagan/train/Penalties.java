package io.sagan.train;

import io.sagan.config.LossSpec;
import io.sagan.config.LossSpec.Consistency;
import io.sagan.loss.ConsistencyPenalty;
import io.sagan.loss.Critic;
import io.sagan.loss.GradientPenalty;
import io.sagan.loss.LeCamPenalty;
import io.sagan.loss.RealSlopePenalty;
import io.sagan.models.Discriminator;
import io.sagan.models.FeatureMaps;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.Place;
import io.sagan.tensor.Scalars;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// What is added to the discriminator's loss. What an experiment leaves out costs nothing.
///
/// Penalties look at the pictures as the discriminator sees them, after augmentation. Those on slopes
/// differentiate twice and are computed in float32. Each further pass through the discriminator moves
/// its spectral vectors once more.
final class Penalties {

    /// One pass of the discriminator's update.
    ///
    /// @param real augmented real pictures
    /// @param labels their classes
    /// @param fake augmented generated pictures, detached
    /// @param fakeLabels their classes
    /// @param realLogits answers to the real pictures
    /// @param fakeLogits answers to the generated ones
    record Pass(Tensor real, Tensor labels, Tensor fake, Tensor fakeLabels, Tensor realLogits, Tensor fakeLogits) {}

    private final LossSpec spec;
    private final Discriminator discriminator;
    private final @Nullable LeCamPenalty leCam;
    private final boolean bfloat16;

    Penalties(LossSpec spec, GanState gan, boolean bfloat16) {
        this.spec = spec;
        this.discriminator = gan.discriminator();
        this.leCam = gan.leCam();
        this.bfloat16 = bfloat16;
    }

    /// The loss with all that is due.
    ///
    /// @param loss the adversarial loss
    /// @param pass what it was computed from
    /// @param maps what becomes of feature maps until the gradients have been taken; slopes keep theirs, which
    ///     are differentiated twice
    /// @param random where the penalties' own numbers come from
    /// @param update updates of the discriminator before this one
    /// @param step steps before this one
    Tensor addTo(Tensor loss, Pass pass, FeatureMaps maps, RandomGenerator random, long update, long step) {
        var sum = loss;
        var slope = spec.gradientPenalty();
        if (slope != null) {
            var share = share(pass.real, random);
            sum = sum.add(new GradientPenalty(slope.weight()).of(precise(pass.labels), pass.real, pass.fake, share));
        }
        var r1 = spec.r1();
        if (r1 != null && update % r1.every() == 0) {
            sum = sum.add(new RealSlopePenalty(r1.weight() * r1.every()).of(precise(pass.labels), pass.real));
        }
        var wanted = spec.leCam();
        if (wanted != null && leCam != null) {
            var means = Scalars.read(pass.realLogits.mean(), pass.fakeLogits.mean());
            leCam.update(means[0], means[1], step < wanted.start());
            sum = step < wanted.start() ? sum : sum.add(leCam.of(pass.realLogits, pass.fakeLogits));
        }
        var consistency = spec.consistency();
        return consistency == null ? sum : sum.add(inconsistency(consistency, pass, maps, random));
    }

    private Critic precise(Tensor labels) {
        return pictures -> {
            discriminator.differentiateTwice(true);
            try (var _ = Autocast.off()) {
                return discriminator.forward(pictures, labels);
            } finally {
                discriminator.differentiateTwice(false);
            }
        };
    }

    static Tensor share(Tensor pictures, RandomGenerator random) {
        var share = new double[Math.toIntExact(pictures.size(0))];
        for (int i = 0; i < share.length; i++) {
            share[i] = random.nextDouble();
        }
        return Place.beside(Tensor.create(share, share.length, 1, 1, 1).to(pictures.scalar_type()), pictures);
    }

    private Tensor inconsistency(Consistency wanted, Pass pass, FeatureMaps maps, RandomGenerator random) {
        try (var _ = Autocast.bfloat16(bfloat16)) {
            var real = new ConsistencyPenalty(wanted.realWeight())
                    .of(pass.realLogits, changed(pass.real, pass.labels, maps, random));
            return wanted.fakeWeight() == 0
                    ? real
                    : real.add(new ConsistencyPenalty(wanted.fakeWeight())
                            .of(pass.fakeLogits, changed(pass.fake, pass.fakeLabels, maps, random)));
        }
    }

    private Tensor changed(Tensor pictures, Tensor labels, FeatureMaps maps, RandomGenerator random) {
        return discriminator.forward(MirrorShift.of(pictures, random), labels, maps);
    }
}

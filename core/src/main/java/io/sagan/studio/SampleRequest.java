package io.sagan.studio;

import io.sagan.models.Latents;
import io.sagan.tensor.Seeds;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Which picture to draw.
///
/// @param seed decides the latents
/// @param className class by name or by number; null takes the classes in turn
/// @param truncation latent values beyond it are drawn again; infinity for none, otherwise above 0
/// @param standing batches of 64 such latents from which the statistics of batch norm are measured
///     anew; 0 uses those of training. Small truncations need it: 16 do
public record SampleRequest(long seed, @Nullable String className, double truncation, int standing) {
    private static final int STANDING_BATCH = 64;
    private static final int MOST_STANDING = 10_000;
    /// Below it few normal numbers are within the limit, and nearly all uniform ones are likely.
    private static final double NARROW = 0.25;

    public SampleRequest {
        if (!(truncation > 0)) {
            throw new IllegalArgumentException("truncation must be above 0, got " + truncation);
        }
        if (standing < 0 || standing > MOST_STANDING) {
            throw new IllegalArgumentException("standing must be in 0.." + MOST_STANDING + ", got " + standing);
        }
    }

    /// The picture of one seed, of any class, without truncation.
    public static SampleRequest seed(long seed) {
        return new SampleRequest(seed, null, Double.POSITIVE_INFINITY, 0);
    }

    /// The same of one class, by its name or its number from 0.
    public SampleRequest withClass(String name) {
        return new SampleRequest(seed, name, truncation, standing);
    }

    /// The same from latents within ±`limit`: the smaller, the more typical and the less varied.
    public SampleRequest withTruncation(double limit) {
        return new SampleRequest(seed, className, limit, standing);
    }

    /// The same with the statistics of batch norm measured from so many batches of such latents.
    public SampleRequest withStanding(int batches) {
        return new SampleRequest(seed, className, truncation, batches);
    }

    /// Draws the latents of one picture from N(0, 1) cut off at ±truncation.
    ///
    /// @param z receives `latent` numbers from `offset` on
    /// @param picture its place in the row of pictures of this request
    void fill(float[] z, int offset, int latent, long picture) {
        fill(z, offset, latent, Seeds.stream(seed, "sample", picture));
    }

    private void fill(float[] z, int offset, int count, RandomGenerator random) {
        for (int i = offset; i < offset + count; i++) {
            z[i] = (float) (truncation < NARROW ? narrow(random) : wide(random));
        }
    }

    /// Latents of one of the batches from which statistics are measured: of all classes alike, whichever
    /// class is asked for, as in training.
    Latents standingBatch(int batch, int latent, int classes) {
        var random = Seeds.stream(seed, "standing", batch);
        var z = new float[STANDING_BATCH * latent];
        fill(z, 0, z.length, random);
        var labels = new long[STANDING_BATCH];
        for (int i = 0; i < labels.length && classes > 0; i++) {
            labels[i] = random.nextInt(classes);
        }
        return new Latents(Tensor.create(z, STANDING_BATCH, latent), Tensor.create(labels, STANDING_BATCH));
    }

    private double wide(RandomGenerator random) {
        double value = random.nextGaussian();
        while (Math.abs(value) > truncation) {
            value = random.nextGaussian();
        }
        return value;
    }

    private double narrow(RandomGenerator random) {
        double value = truncation * (2 * random.nextDouble() - 1);
        while (random.nextDouble() > Math.exp(-value * value / 2)) {
            value = truncation * (2 * random.nextDouble() - 1);
        }
        return value;
    }
}

package io.sagan.studio;

import io.sagan.tensor.Seeds;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which picture to draw.
///
/// @param seed decides the latents
/// @param className class by name or by number; null takes the classes in turn
/// @param truncation latent values beyond it are drawn again; infinity for none, otherwise above 0
public record SampleRequest(long seed, @Nullable String className, double truncation) {
    /// Below it few normal numbers are within the limit, and nearly all uniform ones are likely.
    private static final double NARROW = 0.25;

    public SampleRequest {
        if (!(truncation > 0)) {
            throw new IllegalArgumentException("truncation must be above 0, got " + truncation);
        }
    }

    /// The picture of one seed, of any class, without truncation.
    public static SampleRequest seed(long seed) {
        return new SampleRequest(seed, null, Double.POSITIVE_INFINITY);
    }

    /// The same of one class, by its name or its number from 0.
    public SampleRequest withClass(String name) {
        return new SampleRequest(seed, name, truncation);
    }

    /// The same from latents within ±`limit`: the smaller, the more typical and the less varied.
    public SampleRequest withTruncation(double limit) {
        return new SampleRequest(seed, className, limit);
    }

    /// Draws the latents of one picture from N(0, 1) cut off at ±truncation.
    ///
    /// @param z receives `latent` numbers from `offset` on
    /// @param picture its place in the row of pictures of this request
    void fill(float[] z, int offset, int latent, long picture) {
        var random = Seeds.stream(seed, "sample", picture);
        for (int i = offset; i < offset + latent; i++) {
            z[i] = (float) (truncation < NARROW ? narrow(random) : wide(random));
        }
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

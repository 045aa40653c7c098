package io.sagan.studio;

import org.jspecify.annotations.Nullable;

/// Which picture to draw.
///
/// @param seed decides the latents
/// @param className class by name or by number; null takes the classes in turn
/// @param truncation latent values beyond it are drawn again; infinity for none, otherwise above 0
public record SampleRequest(long seed, @Nullable String className, double truncation) {

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
}

package io.sagan.config;

/// Holds every weight that a description implies against the longest that can be made: a single
/// one of 2³¹ numbers has no array to begin in.
final class WeightSizes {
    private static final int TAPS = 9;

    private WeightSizes() {}

    /// @throws ExperimentException naming the key of the first weight that is too large, its layer and
    ///     its size
    static void require(int latent, GeneratorSpec generator, DiscriminatorSpec discriminator) {
        generator(latent, generator);
        discriminator(discriminator);
    }

    private static void generator(int latent, GeneratorSpec spec) {
        int chunk = spec.hierarchicalLatent() ? spec.chunk(latent) : latent;
        long map = (long) spec.base() * spec.base() * spec.channels().getFirst();
        require(
                "model.generator.channels[0]",
                "the linear layer from %s to base² · channels[0] = %s numbers".formatted(chunk, map),
                chunk * map);
        for (int i = 1; i < spec.channels().size(); i++) {
            convolution(
                    "model.generator",
                    i,
                    spec.channels().get(i - 1),
                    spec.channels().get(i));
            convolution(
                    "model.generator",
                    i,
                    spec.channels().get(i),
                    spec.channels().get(i));
        }
    }

    private static void discriminator(DiscriminatorSpec spec) {
        int in = 3;
        for (int i = 0; i < spec.channels().size(); i++) {
            int out = spec.channels().get(i);
            int hidden = spec.hidden(i + 1);
            convolution("model.discriminator", i, in, hidden);
            convolution("model.discriminator", i, hidden, out);
            in = out;
        }
    }

    private static void convolution(String network, int entry, int in, int out) {
        require(
                "%s.channels[%s]".formatted(network, entry),
                "the 3×3 convolution from %s to %s channels".formatted(in, out),
                (long) in * out * TAPS);
    }

    private static void require(String path, String layer, long numbers) {
        if (numbers > Integer.MAX_VALUE) {
            throw new ExperimentException(
                    "%s must be smaller: %s would have a weight of %s numbers, and one can have at most %s"
                            .formatted(path, layer, numbers, Integer.MAX_VALUE));
        }
    }
}

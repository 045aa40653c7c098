package io.sagan.config;

import java.util.ArrayList;
import java.util.List;

/// Holds every weight that a description implies against the longest that can be made: a single
/// one of 2³¹ numbers has no array to begin in.
final class WeightSizes {
    private static final int TAPS = 9;

    private final List<String> problems = new ArrayList<>();

    private WeightSizes() {}

    /// @throws ExperimentException naming the keys of every weight that is too large, and its size
    static void require(int latent, GeneratorSpec generator, DiscriminatorSpec discriminator) {
        var sizes = new WeightSizes();
        sizes.generator(latent, generator);
        sizes.discriminator(discriminator);
        if (!sizes.problems.isEmpty()) {
            throw new ExperimentException(sizes.problems);
        }
    }

    private void generator(int latent, GeneratorSpec spec) {
        long base = spec.base();
        int chunk = spec.hierarchicalLatent() ? latent / (spec.blocks() + 1) : latent;
        check(
                "model.generator.channels[0]",
                "the linear layer from %s to base² · channels[0] = %s numbers"
                        .formatted(chunk, base * base * spec.channels().getFirst()),
                chunk * base * base * spec.channels().getFirst());
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

    private void discriminator(DiscriminatorSpec spec) {
        int in = 3;
        for (int i = 0; i < spec.channels().size(); i++) {
            int out = spec.channels().get(i);
            int hidden = spec.wide() || (i == 0 && !spec.thinFirst()) ? out : in;
            convolution("model.discriminator", i, in, hidden);
            convolution("model.discriminator", i, hidden, out);
            in = out;
        }
    }

    private void convolution(String network, int entry, int in, int out) {
        check(
                "%s.channels[%s]".formatted(network, entry),
                "the 3×3 convolution from %s to %s channels".formatted(in, out),
                (long) in * out * TAPS);
    }

    private void check(String path, String layer, long numbers) {
        var problem = "%s must be smaller: %s would have a weight of %s numbers, and one can have at most %s"
                .formatted(path, layer, numbers, Integer.MAX_VALUE);
        if (numbers > Integer.MAX_VALUE && !problems.contains(problem)) {
            problems.add(problem);
        }
    }
}

package io.sagan.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The layouts that published self-attention GANs use at each size, as multiples of a width.
///
/// Source: 32, 64 and 128 as PyTorch-StudioGAN's SAGAN, 48 and 96 as the memo author's, 256 with
/// BigGAN's channels.
final class Layouts {

    private static final Map<Integer, Layout> BY_SIZE = new TreeMap<>(Map.of(
            32, new Layout(4, List.of(4, 4, 4, 4), List.of(2, 2, 2, 2), 2, 16),
            48, new Layout(6, List.of(8, 4, 2, 1), List.of(1, 2, 4, 8, 16), 4, 12),
            64, new Layout(4, List.of(16, 8, 4, 2, 1), List.of(1, 2, 4, 8, 16), 4, 32),
            96, new Layout(3, List.of(16, 16, 8, 4, 2, 1), List.of(1, 2, 4, 8, 16, 16), 5, 24),
            128, new Layout(4, List.of(16, 16, 8, 4, 2, 1), List.of(1, 2, 4, 8, 16, 16), 5, 64),
            256, new Layout(4, List.of(16, 16, 8, 8, 4, 2, 1), List.of(1, 2, 4, 8, 8, 16, 16), 6, 64)));

    static final List<Integer> SIZES = List.copyOf(BY_SIZE.keySet());

    private record Layout(
            int base, List<Integer> generator, List<Integer> discriminator, int downsamples, int attention) {}

    private Layouts() {}

    static ModelSpec resized(ModelSpec model, int size) {
        if (size == model.size()) {
            return model;
        }
        var layout = BY_SIZE.get(size);
        if (layout == null) {
            throw new ExperimentException(
                    "model.size must be one of %s unless model.generator.channels is given too, got %s"
                            .formatted(listed(), size));
        }
        var g = model.generator();
        var d = model.discriminator();
        // A hand-made size has no layout to measure the width by; the wanted one stands in.
        var own = BY_SIZE.getOrDefault(model.size(), layout);
        var generator = new GeneratorSpec(
                layout.base,
                widened(layout.generator, width(g.channels(), own.generator)),
                g.attention().isEmpty() ? List.of() : List.of(layout.attention),
                g.spectralNorm(),
                g.conditionalFinalNorm(),
                g.spectralTables(),
                g.spectralFinal(),
                g.sharedEmbedding(),
                g.hierarchicalLatent(),
                g.tables(),
                g.upsampling());
        var discriminator = new DiscriminatorSpec(
                widened(layout.discriminator, width(d.channels(), own.discriminator)),
                layout.downsamples,
                d.attention().isEmpty() ? List.of() : List.of(layout.attention),
                d.spectralNorm(),
                d.wide(),
                d.spectralFinal(),
                d.rectifiedShortcut(),
                d.attentionAfterEvery(),
                d.headBias(),
                d.thinFirst());
        int latent =
                g.hierarchicalLatent() ? model.latent() / (g.blocks() + 1) * (generator.blocks() + 1) : model.latent();
        return model.withLayout(size, latent, generator, discriminator);
    }

    static String listed() {
        return SIZES.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /// Mean channels over mean multiple, to the nearest 8 that self-attention can divide.
    private static int width(List<Integer> channels, List<Integer> multiples) {
        double mean = channels.stream().mapToInt(Integer::intValue).average().orElseThrow();
        double unit = multiples.stream().mapToInt(Integer::intValue).average().orElseThrow();
        return (int) Math.max(8, Math.round(mean / unit / 8) * 8);
    }

    private static List<Integer> widened(List<Integer> multiples, int width) {
        return multiples.stream().map(multiple -> multiple * width).toList();
    }
}

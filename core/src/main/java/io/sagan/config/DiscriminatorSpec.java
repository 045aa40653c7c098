package io.sagan.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Layout of a projection discriminator: one residual block per entry of `channels`, the first
/// `downsamples` of them halving the side.
///
/// @param channels channels after each block
/// @param downsamples how many blocks, from the first, end in 2×2 average pooling
/// @param attention resolutions after whose first block self-attention stands
/// @param spectralNorm spectral normalisation on every convolution, linear layer and the class
///     embedding
/// @param wide hidden channels of a block equal its output (SAGAN, BigGAN); otherwise its input
///     (SN-GAN)
/// @param spectralFinal spectral normalisation on the last linear layer too; the memo author's 96
///     px
///     model leaves it out
/// @param rectifiedShortcut the shortcut of every block but the first takes the input after its
///     ReLU, because that is computed in place: StudioGAN, mimicry
/// @param attentionAfterEvery attention stands after every block of such a side, not only after the
///     first: BigGAN-PyTorch
/// @param headBias the last linear layer has a bias; the SN-GAN authors' 32 px model has none
/// @param thinFirst where `wide` is false, the first block too has as many hidden channels as its
///     input, three: BigGAN-PyTorch
public record DiscriminatorSpec(
        @Range(min = 1, max = 16384, minEntries = 1, maxEntries = 16)
        List<Integer> channels,

        @Range(min = 0) int downsamples,
        @Range(min = 2) List<Integer> attention,
        boolean spectralNorm,
        boolean wide,
        boolean spectralFinal,
        boolean rectifiedShortcut,
        boolean attentionAfterEvery,
        boolean headBias,
        boolean thinFirst) {

    public static final DiscriminatorSpec DEFAULT =
            new DiscriminatorSpec(List.of(128, 128, 128, 128), 2, List.of(16), true, true, true, false, false, true);

    /// @throws ExperimentException if a value breaks its rule
    public DiscriminatorSpec {
        channels = List.copyOf(channels);
        attention = List.copyOf(attention);
        Ranges.require(
                DiscriminatorSpec.class,
                "model.discriminator",
                channels,
                downsamples,
                attention,
                spectralNorm,
                wide,
                spectralFinal,
                rectifiedShortcut,
                attentionAfterEvery,
                headBias,
                thinFirst);
        if (downsamples > channels.size()) {
            throw new ExperimentException(
                    "model.discriminator.downsamples must be at most the %s entries of model.discriminator.channels, got %s"
                            .formatted(channels.size(), downsamples));
        }
    }

    /// A layout whose first block is as wide inside as its output.
    ///
    /// @throws ExperimentException if a value breaks its rule
    public DiscriminatorSpec(
            List<Integer> channels,
            int downsamples,
            List<Integer> attention,
            boolean spectralNorm,
            boolean wide,
            boolean spectralFinal,
            boolean rectifiedShortcut,
            boolean attentionAfterEvery,
            boolean headBias) {
        this(
                channels,
                downsamples,
                attention,
                spectralNorm,
                wide,
                spectralFinal,
                rectifiedShortcut,
                attentionAfterEvery,
                headBias,
                false);
    }

    /// The side after each block of a picture of this size, each with the channels of the blocks
    /// that attention would follow there.
    Map<Integer, List<Integer>> places(int size) {
        var places = new LinkedHashMap<Integer, List<Integer>>();
        for (int block = 0; block < channels.size(); block++) {
            var width = List.of(channels.get(block));
            places.merge(
                    size >> Math.min(block + 1, downsamples),
                    width,
                    (first, next) -> attentionAfterEvery
                            ? Stream.concat(first.stream(), next.stream()).toList()
                            : first);
        }
        return places;
    }
}

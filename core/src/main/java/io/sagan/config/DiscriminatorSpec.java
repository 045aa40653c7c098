package io.sagan.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    public static final DiscriminatorSpec DEFAULT = new DiscriminatorSpec(
            List.of(128, 128, 128, 128), 2, List.of(16), true, true, true, false, false, true, false);

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

    /// The side of the feature maps after a block.
    ///
    /// @param size of the pictures
    /// @param block from 1
    public int side(int size, int block) {
        return size >> Math.min(block, downsamples);
    }

    /// Channels between a block's two convolutions.
    ///
    /// @param block from 1
    public int hidden(int block) {
        boolean first = block == 1;
        // Three channels are no width to work in, so that most code bases have no thin first block.
        if (wide || (first && !thinFirst)) {
            return channels.get(block - 1);
        }
        return first ? 3 : channels.get(block - 2);
    }

    /// The name of the attention that follows a block: the side of its maps, and after a later block
    /// of the same side that block's number too, as in `16After4`; empty where none follows.
    ///
    /// @param size of the pictures
    /// @param block from 1
    public Optional<String> attentionAfter(int size, int block) {
        int side = side(size, block);
        if (!attention.contains(side)) {
            return Optional.empty();
        }
        boolean first = block == 1 || side(size, block - 1) != side;
        return first
                ? Optional.of(Integer.toString(side))
                : Optional.of(side + "After" + block).filter(_ -> attentionAfterEvery);
    }

    /// The side after each block of a picture of this size, each with the channels of the blocks
    /// that attention would follow there.
    Map<Integer, List<Integer>> places(int size) {
        var places = new LinkedHashMap<Integer, List<Integer>>();
        for (int block = 0; block < channels.size(); block++) {
            var width = List.of(channels.get(block));
            places.merge(
                    side(size, block + 1),
                    width,
                    (first, next) -> attentionAfterEvery
                            ? Stream.concat(first.stream(), next.stream()).toList()
                            : first);
        }
        return places;
    }
}

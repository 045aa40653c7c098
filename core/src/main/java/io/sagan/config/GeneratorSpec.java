package io.sagan.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Layout of a generator: a linear layer to `base`×`base`, then one ×2 block per further entry of
/// `channels`. The picture's side is `base` · 2^(entries − 1).
///
/// @param base side of the first feature map: 4 for powers of two, 6 for 48 px, 3 for 96 px
/// @param channels channels after the linear layer, then after each block
/// @param attention resolutions (sides in pixels) after whose block self-attention stands
/// @param spectralNorm spectral normalisation on every convolution and linear layer
/// @param conditionalFinalNorm the last batch norm is conditional too, as in the memo author's code
/// @param spectralTables spectral normalisation on the class tables of conditional batch norm too
///     (or on the linear layers in their place): StudioGAN's code, and BigGAN with a shared
///     embedding; the SAGAN authors leave them alone
/// @param spectralFinal spectral normalisation on the last convolution too; the memo author's 48
///     and
///     96 px models leave it out
/// @param sharedEmbedding width of one class table that all conditional batch norms share, each
///     through two linear layers of its own: BigGAN, 128; 0 for two class tables per norm
/// @param hierarchicalLatent z is cut into blocks + 1 equal chunks: the first enters the linear
///     layer, the others one block each, beside the class embedding: BigGAN
/// @param tables how the class tables of conditional batch norm start, or the linear layers in
///     their place
/// @param upsampling how a block doubles the side: mimicry interpolates, everyone else repeats
public record GeneratorSpec(
        @Range(min = 1, max = 64) int base,

        @Range(min = 1, max = 16384, minEntries = 2, maxEntries = 12)
        List<Integer> channels,

        @Range(min = 2) List<Integer> attention,
        boolean spectralNorm,
        boolean conditionalFinalNorm,
        boolean spectralTables,
        boolean spectralFinal,
        @Range(min = 0, max = 16384) int sharedEmbedding,
        boolean hierarchicalLatent,
        Tables tables,
        Upsampling upsampling) {

    /// How the gains and biases of conditional batch norm start, whatever the class.
    public enum Tables {
        /// Gain 1 and bias 0 exactly: the SAGAN authors. Spectrally normalised tables cannot be
        /// zero and take [#INIT] instead.
        ZERO,
        /// Around gain 1 and bias 0, as `model.init` says: StudioGAN, BigGAN-PyTorch.
        INIT,
        /// Gain N(1, 0.02), bias 0 exactly: mimicry.
        NORMAL
    }

    /// How a block doubles the side.
    public enum Upsampling {
        /// Each pixel four times.
        NEAREST,
        /// Linear interpolation between the centres of the pixels (`align_corners` false).
        BILINEAR
    }

    public static final GeneratorSpec DEFAULT = new GeneratorSpec(
            4,
            List.of(256, 256, 256, 256),
            List.of(16),
            true,
            false,
            false,
            true,
            0,
            false,
            Tables.ZERO,
            Upsampling.NEAREST);

    /// @throws ExperimentException if a value breaks its rule
    public GeneratorSpec {
        channels = List.copyOf(channels);
        attention = List.copyOf(attention);
        // A table of zeros has no spectral norm to be divided by.
        tables = spectralTables && tables == Tables.ZERO ? Tables.INIT : tables;
        Ranges.require(
                GeneratorSpec.class,
                "model.generator",
                base,
                channels,
                attention,
                spectralNorm,
                conditionalFinalNorm,
                spectralTables,
                spectralFinal,
                sharedEmbedding,
                hierarchicalLatent,
                tables,
                upsampling);
        if (spectralTables && tables == Tables.NORMAL) {
            throw new ExperimentException(
                    "model.generator.tables must be init where model.generator.spectralTables is true, got normal");
        }
        AttentionPlaces.require("model.generator", attention, places(base, channels));
    }

    /// Side of the pictures this layout makes, in pixels.
    public int size() {
        return base << blocks();
    }

    /// Blocks that double the side.
    public int blocks() {
        return channels.size() - 1;
    }

    /// The side of the feature maps after a block.
    ///
    /// @param block from 1
    public int side(int block) {
        return base << block;
    }

    /// The name of the attention that follows a block, the side of its maps; empty where none follows.
    ///
    /// @param block from 1
    public Optional<String> attentionAfter(int block) {
        return attention.contains(side(block)) ? Optional.of(Integer.toString(side(block))) : Optional.empty();
    }

    /// Numbers of z that enter at each place; 0 where all of z enters once.
    public int chunk(int latent) {
        return hierarchicalLatent ? latent / (blocks() + 1) : 0;
    }

    private static Map<Integer, List<Integer>> places(int base, List<Integer> channels) {
        var places = new LinkedHashMap<Integer, List<Integer>>();
        for (int block = 1; block < channels.size(); block++) {
            places.put(base << block, List.of(channels.get(block)));
        }
        return places;
    }
}

package io.sagan.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Layout of a generator: a linear layer to `base`×`base`, then one ×2 block per further entry of
/// `channels`. The picture's side is `base` · 2^(entries − 1).
///
/// @param base side of the first feature map: 4 for powers of two, 6 for 48 px, 3 for 96 px
/// @param channels channels after the linear layer, then after each block
/// @param attention resolutions (sides in pixels) after whose block self-attention stands
/// @param spectralNorm spectral normalisation on every convolution and linear layer
/// @param conditionalFinalNorm the last batch norm is conditional too, as in the memo author's code
/// @param spectralTables spectral normalisation on the class tables of conditional batch norm too,
///     which then start as `init` says: StudioGAN's code; the SAGAN authors leave them alone
/// @param spectralFinal spectral normalisation on the last convolution too; the memo author's 48
///     and
///     96 px models leave it out
public record GeneratorSpec(
        @Range(min = 1, max = 64) int base,

        @Range(min = 1, max = 16384, minEntries = 2, maxEntries = 12)
        List<Integer> channels,

        @Range(min = 2) List<Integer> attention,
        boolean spectralNorm,
        boolean conditionalFinalNorm,
        boolean spectralTables,
        boolean spectralFinal) {

    public static final GeneratorSpec DEFAULT =
            new GeneratorSpec(4, List.of(256, 256, 256, 256), List.of(16), true, false, false, true);

    /// @throws ExperimentException if a value breaks its rule
    public GeneratorSpec {
        channels = List.copyOf(channels);
        attention = List.copyOf(attention);
        Ranges.require(
                GeneratorSpec.class,
                "model.generator",
                base,
                channels,
                attention,
                spectralNorm,
                conditionalFinalNorm,
                spectralTables,
                spectralFinal);
        AttentionPlaces.require("model.generator", attention, places(base, channels));
    }

    /// Side of the pictures this layout makes, in pixels.
    public int size() {
        return base << (channels.size() - 1);
    }

    private static Map<Integer, Integer> places(int base, List<Integer> channels) {
        var places = new LinkedHashMap<Integer, Integer>();
        for (int block = 1; block < channels.size(); block++) {
            places.put(base << block, channels.get(block));
        }
        return places;
    }
}

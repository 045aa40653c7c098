package io.sagan.config;

import java.util.List;

/// Layout of a generator: a linear layer to `base`×`base`, then one ×2 block per further entry of
/// `channels`.
///
/// @param base side of the first feature map: 4 for powers of two, 6 for 48 px, 3 for 96 px
/// @param channels channels after the linear layer, then after each block; picture size = base ·
///     2^(entries −
/// 1)
/// @param attention resolutions (sides in pixels) after whose block self-attention stands
/// @param spectralNorm spectral normalisation on every convolution and linear layer
/// @param conditionalFinalNorm the last batch norm is conditional too (the memo author's code)
/// @param spectralFinal spectral normalisation on the last convolution too (the memo's 48 and 96
///     px models
/// leave it
/// out)
public record GeneratorSpec(
        int base,
        List<Integer> channels,
        List<Integer> attention,
        boolean spectralNorm,
        boolean conditionalFinalNorm,
        boolean spectralFinal) {

    public static final GeneratorSpec DEFAULT =
            new GeneratorSpec(4, List.of(256, 256, 256, 256), List.of(16), true, false, true);

    public GeneratorSpec {
        channels = List.copyOf(channels);
        attention = List.copyOf(attention);
    }
}

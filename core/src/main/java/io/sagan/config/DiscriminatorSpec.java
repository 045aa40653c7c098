package io.sagan.config;

import java.util.List;

/// Layout of a projection discriminator: one residual block per entry of `channels`, the first
/// `downsamples` of
/// them
/// halving the side.
///
/// @param channels channels after each block
/// @param downsamples how many blocks, from the first, end in 2×2 average pooling
/// @param attention resolutions after whose first block self-attention stands
/// @param spectralNorm spectral normalisation on every convolution, linear layer and the class
///     embedding
/// @param wide hidden channels of a block equal its output (SAGAN, BigGAN); otherwise its input
///     (SN-GAN)
/// @param spectralFinal spectral normalisation on the last linear layer too (the memo's 96 px
///     model leaves it
/// out)
public record DiscriminatorSpec(
        List<Integer> channels,
        int downsamples,
        List<Integer> attention,
        boolean spectralNorm,
        boolean wide,
        boolean spectralFinal) {

    public static final DiscriminatorSpec DEFAULT =
            new DiscriminatorSpec(List.of(128, 128, 128, 128), 2, List.of(16), true, true, true);

    public DiscriminatorSpec {
        channels = List.copyOf(channels);
        attention = List.copyOf(attention);
    }
}

package io.sagan.config;

import java.util.Locale;

/// How a picture is brought to the size that a network expects. Numbers computed with different kinds
/// are not comparable.
public enum ResizeKind {
    /// TensorFlow 1's bilinear: source position `i · in/out` without half-pixel shift, no antialias.
    /// torch-fidelity, and the SAGAN authors' evaluation.
    TF1_BILINEAR,
    /// PyTorch's bilinear: half-pixel centres, no antialias. pytorch-fid, StudioGAN's `legacy`.
    TORCH_BILINEAR,
    /// Pillow's bicubic, antialiased when shrinking, in float32; it may pass 0…255. StudioGAN's `clean`.
    PIL_BICUBIC,
    /// The same clipped to 0…255: clean-fid.
    PIL_BICUBIC_CLIPPED,
    /// Pillow's bilinear, antialiased when shrinking, in float32. StudioGAN's `friendly`.
    PIL_BILINEAR;

    /// Its name in a stamp, such as `tf1-bilinear`.
    public String stamp() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

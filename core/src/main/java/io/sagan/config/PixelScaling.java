package io.sagan.config;

import java.util.Locale;

/// What a network is shown for a pixel value x in 0…255. Numbers computed with different scalings are
/// not comparable.
public enum PixelScaling {
    /// `(x − 128) / 128`, in [-1, 0.992]: torch-fidelity.
    FIDELITY,
    /// `2 · x/255 − 1`, in [-1, 1]: pytorch-fid; StudioGAN writes the same as `(x/255 − 0.5) / 0.5`.
    SIGNED_UNIT;

    /// Its name in a stamp, such as `signed-unit`.
    public String stamp() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

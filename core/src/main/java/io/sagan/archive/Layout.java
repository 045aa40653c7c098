package io.sagan.archive;

import java.util.Locale;

/// A program whose names tensors can have in a file.
public enum Layout {
    /// Sagan's own.
    SAGAN,
    /// PyTorch-StudioGAN, backbones `resnet` and `big_resnet`.
    STUDIOGAN,
    /// BigGAN-PyTorch, which trains SAGAN and SN-GAN too.
    BIGGAN_PYTORCH;

    /// The layout's name as the command line has it, such as `biggan-pytorch`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The layout of a name such as `biggan-pytorch`.
    ///
    /// @throws IllegalArgumentException if there is none, naming those that are
    public static Layout named(String text) {
        for (var layout : values()) {
            if (layout.text().equals(text)) {
                return layout;
            }
        }
        throw new IllegalArgumentException("a layout must be sagan, studiogan or biggan-pytorch, got " + text);
    }

    Names names(boolean generator) {
        return switch (this) {
            case SAGAN -> new SaganNames();
            case STUDIOGAN -> new StudioNames(generator);
            case BIGGAN_PYTORCH -> new BigGanNames(generator);
        };
    }

    /// What the program itself is called.
    String program() {
        return switch (this) {
            case SAGAN -> "Sagan";
            case STUDIOGAN -> "PyTorch-StudioGAN";
            case BIGGAN_PYTORCH -> "BigGAN-PyTorch";
        };
    }
}

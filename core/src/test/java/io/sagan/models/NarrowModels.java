package io.sagan.models;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.GeneratorSpec;
import io.sagan.config.ModelSpec;
import java.util.List;

/// Published layouts at an eighth of their width or less, for tests.
final class NarrowModels {
    private NarrowModels() {}

    static ModelSpec of(int size) {
        var narrow = new ModelSpec(
                32,
                16,
                true,
                new GeneratorSpec(
                        4,
                        List.of(32, 32, 32, 32),
                        List.of(16),
                        true,
                        false,
                        false,
                        true,
                        0,
                        false,
                        GeneratorSpec.Tables.ZERO,
                        GeneratorSpec.Upsampling.NEAREST),
                new DiscriminatorSpec(
                        List.of(16, 16, 16, 16), 2, List.of(16), true, true, true, false, false, true, false),
                false,
                1e-12,
                1e-5,
                0.1,
                ModelSpec.Init.XAVIER,
                ModelSpec.AttentionKind.ATTENTION,
                false);
        return narrow.forSize(size);
    }
}

package io.sagan.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// One vector per class, the table spectrally normalised when its style says so.
///
/// Shape: labels int64 `(N)`, or shares of classes float `(N, classes)`, → `(N, width)`.
public final class Embedding extends Module implements Layer {
    private final Tensor weight;
    private final @Nullable SpectralNorm norm;

    /// @param classes rows of the table
    /// @param width length of a vector
    /// @param style initial weights and normalisation
    public Embedding(long classes, long width, WeightStyle style) {
        super("Embedding");
        try (var start = style.init().weight(classes, width)) {
            weight = Initializer.laidOut(start);
        }
        register_parameter("weight", weight);
        norm = style.spectral()
                ? register_module("spectral", new SpectralNorm(weight, style.eps(), style.random()))
                : null;
    }

    @Override
    public Tensor forward(Tensor labels) {
        return ClassTable.rows(norm == null ? weight : norm.normalise(weight), labels);
    }
}

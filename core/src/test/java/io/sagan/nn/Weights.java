package io.sagan.nn;

import io.sagan.tensor.Seeds;

/// Ways of making weights, for tests.
final class Weights {
    private Weights() {}

    static WeightStyle plain(long seed) {
        return style(seed, false);
    }

    static WeightStyle spectral(long seed) {
        return style(seed, true);
    }

    /// Of a group.
    static WeightStyle spectral(long seed, SpectralNorms norms) {
        var style = spectral(seed);
        return new WeightStyle(style.init(), true, style.eps(), false, style.random(), norms);
    }

    static WeightStyle iteratingAtEvaluation(long seed) {
        var style = spectral(seed);
        return new WeightStyle(style.init(), true, style.eps(), true, style.random());
    }

    private static WeightStyle style(long seed, boolean spectral) {
        var random = Seeds.stream(seed, "weights");
        return new WeightStyle(Initializer.xavier(random), spectral, 1e-12, false, random);
    }
}

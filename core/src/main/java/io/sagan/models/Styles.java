package io.sagan.models;

import io.sagan.config.ModelSpec;
import io.sagan.nn.Initializer;
import io.sagan.nn.WeightStyle;
import java.util.random.RandomGenerator;

/// From the description's words to the layers'.
final class Styles {
    private Styles() {}

    static WeightStyle weights(ModelSpec spec, boolean spectral, RandomGenerator random) {
        var init = switch (spec.init()) {
            case XAVIER -> Initializer.xavier(random);
            case ORTHOGONAL -> Initializer.orthogonal(random);
            case NORMAL -> Initializer.normal(random, 0.02);
            case XAVIER_RELU -> Initializer.xavierRelu(random);
        };
        return new WeightStyle(init, spectral, spec.spectralEps(), random);
    }
}

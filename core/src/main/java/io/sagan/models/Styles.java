package io.sagan.models;

import io.sagan.config.ModelSpec;
import io.sagan.config.ModelSpec.Init;
import io.sagan.nn.BatchNorm;
import io.sagan.nn.Initializer;
import io.sagan.nn.SpectralNorms;
import io.sagan.nn.WeightStyle;
import java.util.random.RandomGenerator;

/// From the description's words to the layers'.
final class Styles {
    private static final double DEVIATION = 0.02;

    private Styles() {}

    static WeightStyle weights(ModelSpec spec, boolean spectral, RandomGenerator random, SpectralNorms norms) {
        var init = initializer(spec.init(), random);
        return new WeightStyle(init, spectral, spec.spectralEps(), spec.spectralIteratesAtEvaluation(), random, norms);
    }

    /// The generator's last convolution: no ReLU follows it, so its Glorot bound has no √2.
    static WeightStyle last(ModelSpec spec, WeightStyle style) {
        return spec.init() == Init.XAVIER_RELU ? style.startingAs(Initializer.xavier(style.random())) : style;
    }

    static BatchNorm.Style norms(ModelSpec spec, WeightStyle style) {
        var tables = style.spectralIf(spec.generator().spectralTables());
        var zeros = tables.startingAs(Initializer.zeros());
        return switch (spec.generator().tables()) {
            case ZERO -> norms(spec, zeros, zeros);
            case INIT -> norms(spec, tables, tables);
            case NORMAL -> norms(spec, tables.startingAs(Initializer.normal(style.random(), DEVIATION)), zeros);
        };
    }

    private static BatchNorm.Style norms(ModelSpec spec, WeightStyle gain, WeightStyle bias) {
        return new BatchNorm.Style(spec.normEps(), spec.normMomentum(), gain, bias);
    }

    private static Initializer initializer(Init init, RandomGenerator random) {
        return switch (init) {
            case XAVIER -> Initializer.xavier(random);
            case ORTHOGONAL -> Initializer.orthogonal(random);
            case NORMAL -> Initializer.normal(random, DEVIATION);
            case XAVIER_RELU -> Initializer.xavierRelu(random);
        };
    }
}

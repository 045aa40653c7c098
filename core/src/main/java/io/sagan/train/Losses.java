package io.sagan.train;

import io.sagan.config.LossSpec;
import io.sagan.loss.GanLoss;
import io.sagan.loss.HingeLoss;
import io.sagan.loss.LeastSquaresLoss;
import io.sagan.loss.NonSaturatingLoss;
import io.sagan.loss.WassersteinLoss;

/// The loss that an experiment names.
final class Losses {
    private Losses() {}

    static GanLoss of(LossSpec.Kind kind) {
        return switch (kind) {
            case HINGE -> new HingeLoss();
            case NON_SATURATING -> new NonSaturatingLoss();
            case WASSERSTEIN -> new WassersteinLoss();
            case LEAST_SQUARES -> new LeastSquaresLoss();
        };
    }
}

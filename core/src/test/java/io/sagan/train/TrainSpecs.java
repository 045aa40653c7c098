package io.sagan.train;

import io.sagan.config.Experiment;
import io.sagan.config.TrainSpec;
import java.util.Map;

/// Recipes for tests: the default one (1e-4 / 4e-4, β 0 / 0.9, ε 1e-8, one update each) on one thread.
final class TrainSpecs {
    private TrainSpecs() {}

    static TrainSpec ofBatch(int batch, boolean freezeStatistics) {
        return with(Map.of("batch", String.valueOf(batch), "freezeStatistics", String.valueOf(freezeStatistics)));
    }

    static TrainSpec with(Map<String, String> settings) {
        var experiment = Experiment.DEFAULT.with("train.threads", "1");
        for (var setting : new java.util.TreeMap<>(settings).entrySet()) {
            experiment = experiment.with("train." + setting.getKey(), setting.getValue());
        }
        return experiment.train();
    }
}

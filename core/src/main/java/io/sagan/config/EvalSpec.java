package io.sagan.config;

import java.util.List;

/// How a run measures itself while it trains.
///
/// Measuring draws from the averaged generator with random numbers of its own, so it changes nothing
/// in the training.
///
/// @param every steps between two measurements; 0 for none. A run of fewer steps is not measured
/// @param metrics what is measured
/// @param features the network that looks: `dataset` (a small one trained on the data itself),
///     `inception`, or `onnx:FILE`
/// @param samples generated pictures, with the classes of the data; the real ones are at most
///     10 000, evenly spaced
/// @param best the score by which the best generator is kept; it must be among the metrics
public record EvalSpec(
        @Range(min = 0) int every,
        @Range(minEntries = 1) List<Measure> metrics,
        String features,
        @Range(min = 16, max = 1_000_000) int samples,
        Best best) {

    /// A single score that can choose between two generators.
    public enum Best {
        /// The lowest Fréchet distance.
        FID,
        /// The lowest kernel distance.
        KID,
        /// The highest Inception Score.
        IS,
        /// The lowest mean of the Fréchet distances within the classes.
        INTRA_FID
    }

    public static final EvalSpec DEFAULT =
            new EvalSpec(0, List.of(Measure.FID, Measure.KID, Measure.PRDC), FeatureChoice.DATASET, 2000, Best.FID);

    /// @throws ExperimentException if a value breaks its rule
    public EvalSpec {
        metrics = List.copyOf(metrics);
        Ranges.require(EvalSpec.class, "eval", every, metrics, features, samples, best);
        FeatureChoice.require("eval.features", features);
        if (metrics.stream().distinct().count() < metrics.size()) {
            throw new ExperimentException("eval.metrics must name each metric once, got " + YamlWriter.inline(metrics));
        }
        if (metrics.contains(Measure.IS) && features.startsWith(FeatureChoice.ONNX)) {
            throw new ExperimentException(
                    "eval.metrics must not name is with eval.features %s, as a network in ONNX has no logits; take dataset or inception"
                            .formatted(YamlWriter.inline(features)));
        }
        if (!metrics.contains(Measure.valueOf(best.name()))) {
            throw new ExperimentException("eval.best must be among eval.metrics, got %s, which is not in %s"
                    .formatted(YamlWriter.inline(best), YamlWriter.inline(metrics)));
        }
    }
}

package io.sagan.metrics;

import java.util.List;

/// How sure an [InceptionScore] is, given the fakes that were drawn.
public final class InceptionScoreError {
    private InceptionScoreError() {}

    /// By drawing the rows of each split again. The replicates' mean is below the estimate, as a score of fewer
    /// fakes is; the interval is around the estimate, as wide as they scatter around their own mean.
    ///
    /// @param logits a row for each fake
    /// @throws IllegalArgumentException as [InceptionScore#of] has it
    public static Interval bootstrap(List<float[]> logits, InceptionScore.Settings settings, Bootstrap bootstrap) {
        double estimate = InceptionScore.of(logits, settings).mean();
        var splits = InceptionScore.split(logits.size(), settings);
        var replicates = new double[bootstrap.replicates()];
        int parts = Math.min(8, replicates.length); // a part takes the softmax of every row once
        Workers.each(parts, part -> {
            int from = part * replicates.length / parts;
            int to = (part + 1) * replicates.length / parts;
            for (int split = 0; split < splits.size(); split++) {
                var scores = scores(logits, splits.get(split), split, bootstrap, from, to);
                for (int i = from; i < to; i++) {
                    replicates[i] += scores[i - from] / splits.size();
                }
            }
        });
        return Interval.ofReplicates(estimate, replicates);
    }

    private static double[] scores(List<float[]> logits, int[] rows, int split, Bootstrap bootstrap, int from, int to) {
        var counts = new int[to - from][];
        var marginals = new InceptionScore.Marginal[to - from];
        for (int i = from; i < to; i++) {
            counts[i - from] = bootstrap.counts("split " + split, i, rows.length);
            marginals[i - from] = new InceptionScore.Marginal(logits.getFirst().length);
        }
        for (int row = 0; row < rows.length; row++) {
            var p = InceptionScore.probabilities(logits.get(rows[row]));
            double negativeEntropy = InceptionScore.negativeEntropy(p);
            for (int i = 0; i < marginals.length; i++) {
                if (counts[i][row] > 0) {
                    marginals[i].add(p, negativeEntropy, counts[i][row]);
                }
            }
        }
        var scores = new double[marginals.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = marginals[i].score();
        }
        return scores;
    }
}

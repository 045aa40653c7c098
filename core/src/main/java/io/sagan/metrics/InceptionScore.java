package io.sagan.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Inception score: exp of the mean KL(p(y|x) ‖ p(y)), over the classes a network sees in the fakes.
///
/// **Unit** 1..classes, higher is better: pictures are each of one class, and classes are all there.
/// Softmax and logarithms are in float64. Compare only values of the same network, number of
/// pictures, splits and order.
///
/// Source: Salimans et al. 2016, arXiv:1606.03498.
///
/// @param mean mean over the splits
/// @param deviation standard deviation over the splits; absent where it has no value, as the sample
///        deviation of 1 split
/// @param splits the score of each split, in order
public record InceptionScore(double mean, @Nullable Double deviation, List<Double> splits) {

    public InceptionScore {
        splits = List.copyOf(splits);
    }

    /// How the pictures are divided.
    ///
    /// @param splits at least 1; split i of N pictures is i·N div splits up to (i+1)·N div splits
    /// @param shuffleSeed seed of the [NumpyRandom] that shuffles first; absent for the given order
    /// @param sampleDeviation whether the deviation has one fewer below
    public record Settings(int splits, @Nullable Long shuffleSeed, boolean sampleDeviation) {
        /// torch-fidelity's: shuffled with seed 2020, 10 splits, population deviation. It uses logits
        /// without the last layer's bias.
        public static final Settings TORCH_FIDELITY = new Settings(10, 2020L, false);

        /// All pictures at once, as the authors of SAGAN and as PyTorch-StudioGAN do.
        public static final Settings WHOLE = new Settings(1, null, true);

        public Settings {
            if (splits < 1) {
                throw new IllegalArgumentException("is.splits must be at least 1, got " + splits);
            }
        }
    }

    /// The score of fakes by the logits a network gave them.
    ///
    /// @param logits a row for each fake, at least one for each split
    /// @throws IllegalArgumentException if there are fewer rows than splits, they differ in width, or a number is
    ///         not finite
    public static InceptionScore of(List<float[]> logits, Settings settings) {
        var rows = Features.of(logits);
        var scores = new ArrayList<Double>();
        for (var split : split(rows.count(), settings)) {
            var marginal = new Marginal(rows.width());
            for (int row : split) {
                marginal.add(probabilities(rows.row(row)), 1);
            }
            scores.add(marginal.score());
        }
        double mean = scores.stream().mapToDouble(d -> d).average().orElseThrow();
        double squares =
                scores.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
        int below = settings.sampleDeviation ? scores.size() - 1 : scores.size();
        return new InceptionScore(mean, below == 0 ? null : (Double) Math.sqrt(squares / below), scores);
    }

    /// Rows of each split.
    static List<int[]> split(int count, Settings settings) {
        if (count < settings.splits) {
            throw new IllegalArgumentException("is.splits must be at most the number of pictures, got "
                    + settings.splits + " splits for " + count + " pictures");
        }
        var seed = settings.shuffleSeed;
        var order = seed == null ? IntStream.range(0, count).toArray() : new NumpyRandom(seed).permutation(count);
        return IntStream.range(0, settings.splits)
                .mapToObj(i -> IntStream.range(
                                (int) ((long) i * count / settings.splits), (int) ((i + 1L) * count / settings.splits))
                        .map(at -> order[at])
                        .toArray())
                .toList();
    }

    /// Softmax in float64.
    static double[] probabilities(float[] logits) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        var p = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(logits[i] - highest);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    /// Σ p log p, with 0 log 0 = 0.
    static double negativeEntropy(double[] p) {
        double sum = 0;
        for (double each : p) {
            if (each > 0) {
                sum += each * Math.log(each);
            }
        }
        return sum;
    }

    /// Running p(y) and mean entropy: mean KL(p(y|x) ‖ p(y)) = mean Σ p log p − Σ p(y) log p(y).
    static final class Marginal {
        private final double[] sum;
        private double entropies;
        private double weights;

        Marginal(int classes) {
            sum = new double[classes];
        }

        void add(double[] p, double weight) {
            add(p, negativeEntropy(p), weight);
        }

        void add(double[] p, double negativeEntropy, double weight) {
            for (int i = 0; i < p.length; i++) {
                sum[i] += weight * p[i];
            }
            entropies += weight * negativeEntropy;
            weights += weight;
        }

        double score() {
            var q = new double[sum.length];
            for (int i = 0; i < q.length; i++) {
                q[i] = sum[i] / weights;
            }
            return Math.exp(entropies / weights - negativeEntropy(q));
        }
    }
}

package io.sagan.metrics;

import io.sagan.tensor.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// What a score would be with endless fakes: the line `a + b/N` through its values at several numbers N of
/// fakes, at N → ∞.
///
/// A Fréchet distance of N fakes is too large, an inception score too small, by about a constant over N that
/// differs between generators; so a ranking at one N may turn around. The bias that comes of
/// the number of real pictures stays.
///
/// Source: Chong & Forsyth 2020, arXiv:1911.07023, with their random subsets in place of quasi-random latents.
///
/// @param value a, the score of endless fakes
/// @param slope b
/// @param standardError of a, by how the points scatter around the line; it does not know of the scatter of
///        the fakes as a whole, which all points share
/// @param points what the line goes through, small subsets first
public record AtInfinity(double value, double slope, double standardError, List<Point> points) {

    public AtInfinity {
        points = List.copyOf(points);
    }

    /// A score of a random subset.
    ///
    /// @param count fakes in it
    /// @param score its score
    public record Point(int count, double score) {}

    /// Which subsets are taken: sizes evenly spaced from the smallest to all.
    ///
    /// @param points at least 3
    /// @param smallest size of the smallest subset, at least 2; well above the number of features, since the line
    ///        bends below
    /// @param seed of the subsets
    public record Settings(int points, int smallest, long seed) {
        public Settings {
            if (points < 3) {
                throw new IllegalArgumentException("infinity.points must be at least 3, got " + points);
            }
            if (smallest < 2) {
                throw new IllegalArgumentException("infinity.smallest must be at least 2, got " + smallest);
            }
        }
    }

    /// Fréchet distance to a real set.
    ///
    /// @throws IllegalArgumentException if the widths differ or there are no more fakes than in the smallest subset
    public static AtInfinity frechet(FeatureMoments real, Features fake, Settings settings) {
        return of(fake, settings, subset -> FrechetDistance.between(real, subset));
    }

    /// Inception score over one split.
    ///
    /// @param logits a row for each fake
    /// @throws IllegalArgumentException if there are no more fakes than in the smallest subset
    public static AtInfinity inceptionScore(List<float[]> logits, Settings settings) {
        return of(
                Features.of(logits),
                settings,
                subset -> InceptionScore.of(subset.rows(), InceptionScore.Settings.WHOLE)
                        .mean());
    }

    private static AtInfinity of(Features fake, Settings settings, ToDoubleFunction<Features> score) {
        if (fake.count() <= settings.smallest) {
            throw new IllegalArgumentException("infinity.smallest must be less than the number of fakes, got "
                    + settings.smallest + " for " + fake.count());
        }
        var points = new Point[settings.points];
        Workers.each(points.length, i -> {
            int count =
                    (int) (settings.smallest + (long) i * (fake.count() - settings.smallest) / (settings.points - 1));
            points[i] = new Point(count, score.applyAsDouble(subset(fake, count, settings.seed, i)));
        });
        return line(List.of(points));
    }

    private static Features subset(Features fake, int count, long seed, int point) {
        var random = Seeds.stream(seed, "subset", point);
        var order = IntStream.range(0, fake.count()).toArray();
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, order.length);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return fake.take(Arrays.copyOf(order, count));
    }

    /// Least squares over 1/N.
    static AtInfinity line(List<Point> points) {
        int n = points.size();
        double meanX = points.stream().mapToDouble(p -> 1.0 / p.count).average().orElseThrow();
        double meanY = points.stream().mapToDouble(p -> p.score).average().orElseThrow();
        double xx = 0;
        double xy = 0;
        for (var point : points) {
            double x = 1.0 / point.count - meanX;
            xx += x * x;
            xy += x * (point.score - meanY);
        }
        double slope = xy / xx;
        double value = meanY - slope * meanX;
        double squares = 0;
        for (var point : points) {
            double rest = point.score - value - slope / point.count;
            squares += rest * rest;
        }
        return new AtInfinity(value, slope, Math.sqrt(squares / (n - 2) * (1.0 / n + meanX * meanX / xx)), points);
    }
}

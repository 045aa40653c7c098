package io.sagan.metrics;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Whether fakes lie nearer to single real pictures than real pictures lie to each other, as copies do.
///
/// Every distance is Euclidean, in the features. The measure is the **spacing** of the real pictures: from each to
/// its nearest other one. Real pictures with equal features count once, so that no spacing is 0.
/// A generator that learned the distribution puts about [#quantile] of its fakes below that quantile of the
/// spacings; one that copies puts many more there. One with poor pictures puts none there, which
/// says nothing against copies among the rest: look at [#nearest] with the smallest ranks.
///
/// It sees no more than the features do: a mirrored or shifted copy may lie far away.
///
/// @param quantile which quantile of the spacings is the threshold, and the share of fakes to be expected below
/// @param threshold that quantile, a distance
/// @param share share of fakes nearer to a real picture than the threshold, in 0..1
/// @param copies fakes with exactly the features of a real picture
/// @param repeatedReals real pictures with exactly the features of an earlier one
/// @param nearest the nearest real picture of each fake, in the order of the fakes
public record Memorisation(
        double quantile, double threshold, double share, int copies, int repeatedReals, List<Nearest> nearest) {

    public Memorisation {
        nearest = List.copyOf(nearest);
    }

    /// The real picture nearest to a fake.
    ///
    /// @param real its place among the real pictures; of equal ones the first
    /// @param distance how far it is, ≥ 0
    /// @param ratio that distance over the real picture's own spacing: well below 1 is suspicious
    /// @param rank share of real pictures whose spacing is at most that distance, in 0..1: near 0 is
    ///        suspicious, and evenly spread for fakes that are like further real pictures
    public record Nearest(int real, double distance, double ratio, double rank) {}

    /// Compares with the spacings' quantile.
    ///
    /// @param quantile above 0 and below 1; 0.01 for many pictures, 0.05 for some hundred
    /// @throws IllegalArgumentException if it is not, the widths differ, or fewer than 2 real pictures differ
    public static Memorisation of(Features real, Features fake, double quantile) {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("memorisation.quantile must be between 0 and 1, got " + quantile);
        }
        real.requireWidthOf(fake);
        var places = firstOfEqual(real);
        if (places.length < 2) {
            throw new IllegalArgumentException(
                    "at least 2 real pictures must have different features, got " + places.length);
        }
        var different = real.take(places);
        var spacings = distances(Neighbours.within(different, 1), different.count());
        var sorted = DoubleStream.of(spacings).sorted().toArray();
        double threshold = Interval.quantile(sorted, quantile);
        var found = Neighbours.among(fake, different, 1);
        var distances = distances(found, fake.count());
        var nearest = IntStream.range(0, fake.count())
                .mapToObj(i -> new Nearest(
                        places[found.index(i, 0)],
                        distances[i],
                        distances[i] / spacings[found.index(i, 0)],
                        (double) atMost(sorted, distances[i]) / sorted.length))
                .toList();
        return new Memorisation(
                quantile,
                threshold,
                (double) Arrays.stream(distances).filter(d -> d < threshold).count() / fake.count(),
                (int) Arrays.stream(distances).filter(d -> d == 0).count(),
                real.count() - places.length,
                nearest);
    }

    /// Fakes by how suspicious they are: the smallest rank first, of equal ranks the smallest ratio.
    ///
    /// @return places of fakes, at most `most`
    public List<Integer> mostSuspicious(int most) {
        return IntStream.range(0, nearest.size())
                .boxed()
                .sorted((a, b) -> {
                    int byRank = Double.compare(nearest.get(a).rank, nearest.get(b).rank);
                    return byRank != 0 ? byRank : Double.compare(nearest.get(a).ratio, nearest.get(b).ratio);
                })
                .limit(most)
                .toList();
    }

    private static double[] distances(Neighbours neighbours, int count) {
        return IntStream.range(0, count)
                .mapToDouble(i -> Math.sqrt(neighbours.squared(i, 0)))
                .toArray();
    }

    private static int[] firstOfEqual(Features set) {
        var seen = new HashSet<Row>();
        return IntStream.range(0, set.count())
                .filter(i -> seen.add(new Row(set.row(i))))
                .toArray();
    }

    /// A row that equals others of the same numbers, −0 being 0.
    private static final class Row {
        private final float[] values;
        private final int hash;

        private Row(float[] values) {
            this.values = values;
            int mixed = 1;
            for (float value : values) {
                mixed = 31 * mixed + Float.floatToIntBits(value + 0.0f); // −0 + 0 is 0
            }
            hash = mixed;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Row row && hash == row.hash && Distances.exact(values, row.values) == 0;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private static int atMost(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

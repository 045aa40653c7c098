package io.sagan.metrics;

import io.sagan.tensor.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// Sliced Wasserstein distance of small neighbourhoods, at each size of a Laplacian pyramid.
///
/// The neighbourhoods of all pictures at one size are points of 7·7·3 dimensions. Both sets are
/// projected on 4·128 random directions; along each, the distance of the two sets is the mean
/// difference of their sorted values; the score is the mean over directions, times 1000. Large
/// levels speak of fine structure, the smallest of shapes and colours.
///
/// **Unit** ≥ 0, lower is better. Two halves of the real data give the least that can be hoped
/// for. Compare only values from the same data, size, number of pictures and seed.
///
/// Source: Karras et al. 2018, arXiv:1710.10196 §5. As in the authors' code each set is normalised
/// by its own mean and deviation, so a tint or a lack of contrast of all pictures alike is not
/// seen here: [PixelFrechetDistance] sees it. Unlike there, 32 neighbourhoods are taken from each
/// picture instead of 128, from the same places in both sets, so that a set is at distance 0 from
/// itself.
public final class SlicedWasserstein {
    private static final int LEAST_SIDE = 16;
    private static final int DIRECTIONS = 4 * 128;

    private SlicedWasserstein() {}

    /// The distance at one size.
    ///
    /// @param side width and height of the pyramid's level, in pixels
    /// @param distance ≥ 0, lower is better
    public record Level(int side, double distance) {}

    /// The distance of two sets at every level: the pictures' own size, then halves down to 16.
    ///
    /// @param seed decides places and directions; equal seeds give equal numbers
    /// @throws IllegalArgumentException if the sets differ in size or number of pictures
    public static List<Level> between(PictureSet real, PictureSet fake, long seed) {
        real.requireSideOf(fake);
        if (real.count() != fake.count()) {
            throw new IllegalArgumentException("real and fake pictures must be equally many, got " + real.count()
                    + " and " + fake.count() + ": draw as many as there are real ones");
        }
        var ofReal = Patches.of(real, LEAST_SIDE, seed);
        var ofFake = Patches.of(fake, LEAST_SIDE, seed);
        var levels = new ArrayList<Level>();
        for (int level = 0; level < ofReal.size(); level++) {
            levels.add(new Level(ofReal.get(level).side(), 1000 * sliced(ofReal.get(level), ofFake.get(level), seed)));
        }
        return levels;
    }

    /// Mean over the levels.
    public static double mean(List<Level> levels) {
        return levels.stream().mapToDouble(Level::distance).average().orElseThrow();
    }

    private static double sliced(Patches real, Patches fake, long seed) {
        double sum = 0;
        for (int k = 0; k < DIRECTIONS; k++) {
            var direction = direction(real.features(), seed, k);
            sum += onALine(real.along(direction), fake.along(direction));
        }
        return sum / DIRECTIONS;
    }

    private static float[] direction(int dimensions, long seed, int number) {
        var random = Seeds.stream(seed, "directions", number);
        var normal =
                DoubleStream.generate(random::nextGaussian).limit(dimensions).toArray();
        double length = Math.sqrt(Arrays.stream(normal).map(x -> x * x).sum());
        var unit = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            unit[i] = (float) (normal[i] / length);
        }
        return unit;
    }

    /// Wasserstein-1 distance of two equally large sets of numbers. Sorts both in place.
    static double onALine(float[] a, float[] b) {
        Arrays.sort(a);
        Arrays.sort(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((double) a[i] - b[i]);
        }
        return sum / a.length;
    }
}

package io.sagan.metrics;

import java.util.List;
import java.util.stream.IntStream;

/// How varied the fakes of a class are, against the real pictures of that class.
///
/// The mean distance of two pictures of a class, as the root of summed squared differences of
/// their pixels, among the fakes over that among the real ones; averaged over the classes,
/// weighted by their real pictures. From a class at most 512 pictures are taken, evenly spaced.
///
/// **Unit** 1 is as varied as the data, 0 the same picture again and again, above 1 more varied
/// (noise is). It says nothing of quality.
public final class Diversity {
    private static final int MOST = 512;

    private Diversity() {}

    /// The ratio over all classes that have at least two different real pictures and two fakes.
    ///
    /// @throws IllegalArgumentException if the sets differ in size or share no such class
    public static double of(PictureSet real, PictureSet fake) {
        real.requireSideOf(fake);
        double sum = 0;
        long weight = 0;
        for (int label : real.labels().stream().distinct().sorted().toList()) {
            var reals = ofClass(real, label);
            var fakes = ofClass(fake, label);
            double spread = meanDistance(reals, real.side());
            if (spread > 0 && fakes.size() > 1) {
                sum += reals.size() * meanDistance(fakes, real.side()) / spread;
                weight += reals.size();
            }
        }
        if (weight == 0) {
            throw new IllegalArgumentException(
                    "no class has two different real pictures and two fakes: draw at least two of a class");
        }
        return sum / weight;
    }

    private static List<byte[]> ofClass(PictureSet set, int label) {
        return IntStream.range(0, set.count())
                .filter(i -> set.labels().get(i) == label)
                .mapToObj(set.pictures()::get)
                .toList();
    }

    private static double meanDistance(List<byte[]> pictures, int side) {
        int count = Math.min(MOST, pictures.size());
        double sum = 0;
        for (int i = 1; i < count; i++) {
            for (int j = 0; j < i; j++) {
                sum += distance(
                        pictures.get((int) ((long) i * pictures.size() / count)),
                        pictures.get((int) ((long) j * pictures.size() / count)),
                        3 * side);
            }
        }
        return count < 2 ? 0 : sum / (count * (count - 1.0) / 2);
    }

    private static double distance(byte[] a, byte[] b, int row) {
        double squares = 0;
        for (int start = 0; start < a.length; start += row) {
            int ofRow = 0; // an int holds a row's sum and adds faster than a long
            for (int i = start; i < start + row; i++) {
                int step = (a[i] & 0xff) - (b[i] & 0xff);
                ofRow += step * step;
            }
            squares += ofRow;
        }
        return Math.sqrt(squares);
    }
}

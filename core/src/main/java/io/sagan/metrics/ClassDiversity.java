package io.sagan.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How varied the fakes of one class are, against the real pictures of that class, in features: the mean distance of
/// two
/// pictures, fakes over real.
///
/// **Unit** 1 is as varied as the data, 0 the same picture again and again, above 1 more varied. It says
/// nothing of quality. At most 512 pictures of each are looked at, evenly spaced.
///
/// @param label the class
/// @param spread absent where the real pictures do not differ
public record ClassDiversity(int label, @Nullable Double spread) {
    private static final int MOST = 512;

    /// Below this [#spread] a class counts as collapsed, by custom and not by proof.
    public static final double COLLAPSED = 0.5;

    /// Of the pictures of one class.
    ///
    /// @throws IllegalArgumentException if the widths differ or a set has fewer than 2 pictures
    public static ClassDiversity of(int label, Features real, Features fake) {
        real.requireWidthOf(fake);
        if (real.count() < 2 || fake.count() < 2) {
            throw new IllegalArgumentException("class " + label + " must have at least 2 pictures in each set, got "
                    + real.count() + " real and " + fake.count() + " fake");
        }
        double ofReal = meanDistance(Spaced.of(real, MOST));
        return new ClassDiversity(label, ofReal == 0 ? null : (Double) (meanDistance(Spaced.of(fake, MOST)) / ofReal));
    }

    /// Share of classes whose spread is below a number; of those that have one.
    ///
    /// @return 0 when none has
    public static double shareBelow(List<ClassDiversity> classes, double spread) {
        return classes.stream()
                .map(ClassDiversity::spread)
                .filter(each -> each != null)
                .mapToDouble(each -> each < spread ? 1 : 0)
                .average()
                .orElse(0);
    }

    private static double meanDistance(Features set) {
        var sum = new double[1];
        Distances.within(set).visit(tile -> {
            for (int i = 0; i < tile.high; i++) {
                for (int j = Math.max(0, tile.top + i + 1 - tile.left); j < tile.wide; j++) {
                    double squared = tile.squared(i, j);
                    sum[0] += Math.sqrt(
                            squared > tile.slack(i, j)
                                    ? squared
                                    : Distances.exact(set.row(tile.top + i), set.row(tile.left + j)));
                }
            }
        });
        return sum[0] / (set.count() * (set.count() - 1.0) / 2);
    }
}

package io.sagan.metrics;

import static org.bytedeco.pytorch.global.torch.linalg_eigvalsh;

import io.sagan.tensor.Engine;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// How varied the fakes of one class are, against the real pictures of that class, in features.
///
/// - spread: mean distance of two pictures, fakes over real;
/// - effective rank: exp of the entropy of the covariance's eigenvalues, as shares of their sum; fakes over real,
///   of the same number of pictures each. It is the number of directions the pictures vary in.
///
/// **Unit** 1 is as varied as the data, 0 the same picture again and again, above 1 more varied. Neither says
/// anything of quality. At most 512 pictures of each are looked at, evenly spaced.
///
/// Source: Roy & Vetterli 2007 for the effective rank.
///
/// @param label the class
/// @param spread absent where the real pictures do not differ
/// @param effectiveRank absent where the real pictures do not differ or there are fewer than 3 of either; 0 for
///        fakes that do not differ
public record ClassDiversity(
        int label, @Nullable Double spread, @Nullable Double effectiveRank) {
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
        int equal = Math.min(MOST, Math.min(real.count(), fake.count()));
        double ofReal = meanDistance(Spaced.of(real, MOST));
        if (ofReal == 0) {
            return new ClassDiversity(label, null, null);
        }
        return new ClassDiversity(
                label,
                meanDistance(Spaced.of(fake, MOST)) / ofReal,
                equal < 3 ? null : rankRatio(Spaced.of(real, equal), Spaced.of(fake, equal)));
    }

    /// Whether the fakes differ less than half as much as the real pictures.
    public boolean isCollapsed() {
        return spread != null && spread < COLLAPSED;
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

    private static @Nullable Double rankRatio(Features real, Features fake) {
        double ofReal = effectiveRank(real);
        return ofReal == 0 ? null : (Double) (effectiveRank(fake) / ofReal);
    }

    /// 0 for pictures that do not differ.
    static double effectiveRank(Features set) {
        Engine.start();
        try (var _ = new PointerScope()) {
            Tensor rows = Deviations.of(set).matrix();
            boolean wide = set.count() <= set.width();
            var values = Rows.numbers(
                    linalg_eigvalsh(wide ? rows.matmul(rows.t()) : rows.t().matmul(rows)));
            double sum = 0;
            for (double each : values) {
                sum += Math.max(0, each);
            }
            if (sum == 0) {
                return 0;
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(0, values[i]) / sum;
            }
            return Math.exp(-InceptionScore.negativeEntropy(values));
        }
    }
}

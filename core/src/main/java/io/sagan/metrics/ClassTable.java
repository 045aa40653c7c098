package io.sagan.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeSet;

/// Metrics class by class: a network may draw all but one class well.
///
/// With fewer pictures of a class than features, as is usual, a Fréchet distance is far above that of many
/// pictures: compare it only at equal numbers of both.
///
/// Source: Miyato & Koyama 2018, arXiv:1802.05637, for the mean over classes (intra-class FID).
///
/// @param classes every class that occurs among the real pictures or the fakes, ascending
public record ClassTable(List<ClassScore> classes) {

    public ClassTable {
        classes = List.copyOf(classes);
    }

    /// Which kernel and which balls are used in a class.
    ///
    /// @param kernel of the kernel distance
    /// @param precisionRecall neighbours and rim
    public record Settings(KernelDistance.Kernel kernel, PrecisionRecall.Settings precisionRecall) {
        /// The kernel of KID, and the balls of density and coverage.
        public static final Settings USUAL = new Settings(KernelDistance.Kernel.CUBIC, PrecisionRecall.Settings.PRDC);
    }

    /// The table of two sets with classes.
    ///
    /// @throws IllegalArgumentException if the widths differ
    public static ClassTable of(Features real, Features fake, Settings settings) {
        real.requireWidthOf(fake);
        var labels = new TreeSet<>(real.classes());
        labels.addAll(fake.classes());
        var scores = new ArrayList<ClassScore>();
        for (int label : labels) {
            scores.add(score(label, real.ofClass(label), fake.ofClass(label), real.width(), settings));
        }
        return new ClassTable(scores);
    }

    /// Mean Fréchet distance over the classes that have one: the intra-class FID.
    public OptionalDouble meanFrechet() {
        return classes.stream()
                .map(ClassScore::frechet)
                .filter(Objects::nonNull)
                .mapToDouble(each -> each)
                .average();
    }

    /// Classes without a Fréchet distance.
    public List<Integer> leftOut() {
        return classes.stream()
                .filter(each -> each.frechet() == null)
                .map(ClassScore::label)
                .toList();
    }

    /// The diversities of the classes that have one.
    public List<ClassDiversity> diversities() {
        return classes.stream()
                .map(ClassScore::diversity)
                .filter(Objects::nonNull)
                .toList();
    }

    private static ClassScore score(int label, Features real, Features fake, int width, Settings settings) {
        int reals = real.count();
        int fakes = fake.count();
        var notes = new ArrayList<String>();
        if (reals < 2 || fakes < 2) {
            notes.add("a class needs 2 real pictures and 2 fakes to be compared, got " + reals + " and " + fakes);
            return new ClassScore(label, reals, fakes, null, null, null, null, notes);
        }
        if (reals <= width || fakes <= width) {
            notes.add("the covariance is not of full rank: " + reals + " real pictures and " + fakes + " fakes for "
                    + width + " features, so the Fréchet distance is too large");
        }
        int neighbours = settings.precisionRecall.neighbours();
        boolean enough = Math.min(reals, fakes) > neighbours;
        if (!enough) {
            notes.add("balls to the neighbour number " + neighbours + " need more pictures, got " + reals + " real and "
                    + fakes + " fakes");
        }
        return new ClassScore(
                label,
                reals,
                fakes,
                FrechetDistance.between(real, fake),
                KernelDistance.between(real, fake, settings.kernel),
                enough ? PrecisionRecall.of(real, fake, settings.precisionRecall) : null,
                ClassDiversity.of(label, real, fake),
                notes);
    }
}

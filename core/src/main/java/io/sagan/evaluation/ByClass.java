package io.sagan.evaluation;

import io.sagan.config.Protocol;
import io.sagan.event.Score;
import io.sagan.metrics.ClassDiversity;
import io.sagan.metrics.ClassScore;
import io.sagan.metrics.ClassTable;
import io.sagan.metrics.Features;
import io.sagan.metrics.KernelDistance;
import io.sagan.metrics.PrecisionRecall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The measures class by class, under the classes' names.
///
/// @param table the numbers
/// @param names names of the classes, by label
record ByClass(ClassTable table, List<String> names) {

    /// @throws IllegalArgumentException if a side has no classes, or the generated pictures have one that the
    ///     real ones lack
    static ByClass of(Observed real, Observed fake, Protocol protocol) {
        require(real, "the real pictures");
        require(fake, "the generated pictures");
        var settings = new ClassTable.Settings(
                KernelDistance.Kernel.CUBIC,
                new PrecisionRecall.Settings(
                        protocol.prdc().k(), protocol.prdc().strict()));
        return new ByClass(
                ClassTable.of(real.rows(), relabelled(fake.rows(), fake.classNames(), real.classNames()), settings),
                real.classNames());
    }

    private static void require(Observed side, String what) {
        if (side.classNames().isEmpty()) {
            throw new IllegalArgumentException(what
                    + " have no classes; sort them into one folder for each class, of the same names on both sides");
        }
    }

    /// The labels that the real pictures' classes of the same names have.
    static Features relabelled(Features fakes, List<String> theirs, List<String> ours) {
        if (theirs.equals(ours)) {
            return fakes;
        }
        for (var name : theirs) {
            if (!ours.contains(name)) {
                throw new IllegalArgumentException(
                        "the generated class %s is not among the real classes %s; name the folders alike"
                                .formatted(name, String.join(", ", ours)));
            }
        }
        return new Features(
                fakes.rows(),
                IntStream.range(0, fakes.count())
                        .mapToObj(i -> ours.indexOf(theirs.get(fakes.label(i))))
                        .toList());
    }

    double meanFrechet() {
        return table.meanFrechet()
                .orElseThrow(() -> new IllegalArgumentException("no class has two pictures on either side"));
    }

    /// The classes that the mean is not taken over, in a sentence; empty where it is over all.
    Optional<String> leftOut() {
        var without = table.leftOut().stream().map(names::get).toList();
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of("intra-fid: the mean is over %s of %s classes; without two pictures on either side: %s"
                        .formatted(
                                table.classes().size() - without.size(),
                                table.classes().size(),
                                String.join(", ", without)));
    }

    /// Mean over the classes of how much the generated pictures differ among each other, against the real
    /// ones.
    double meanSpread() {
        return table.diversities().stream()
                .map(ClassDiversity::spread)
                .filter(java.util.Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow(() -> new IllegalArgumentException("no class has real pictures that differ"));
    }

    /// Share of the classes whose pictures differ less than half as much as the real ones.
    double collapsed() {
        return ClassDiversity.shareBelow(table.diversities(), ClassDiversity.COLLAPSED);
    }

    /// The same of two sets without classes.
    static double spread(Features real, Features fake) {
        var spread = ClassDiversity.of(0, real, fake).spread();
        if (spread == null) {
            throw new IllegalArgumentException("the real pictures do not differ");
        }
        return spread;
    }

    List<ClassScores> rows() {
        return table.classes().stream().map(this::row).toList();
    }

    private ClassScores row(ClassScore score) {
        var scores = new ArrayList<Score>();
        if (score.frechet() != null) {
            scores.add(Score.of("fid", score.frechet()));
        }
        if (score.kernel() != null) {
            scores.add(Score.of("kid", score.kernel()));
        }
        var prdc = score.precisionRecall();
        if (prdc != null) {
            scores.add(Score.of("precision", prdc.precision()));
            scores.add(Score.of("recall", prdc.recall()));
            scores.add(Score.of("density", prdc.density()));
            scores.add(Score.of("coverage", prdc.coverage()));
        }
        var diversity = score.diversity();
        if (diversity != null && diversity.spread() != null) {
            scores.add(Score.of("diversity", diversity.spread()));
        }
        return new ClassScores(
                names.get(score.label()), score.reals(), score.fakes(), scores, String.join("; ", score.notes()));
    }
}

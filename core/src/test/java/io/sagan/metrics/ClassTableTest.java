package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Engine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClassTableTest {

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void comparesEachClassWithItself() {
        var real = labelled(SampleRows.gaussian(40, 1, 0, 1, 2), 1, SampleRows.gaussian(30, 2, 5, 1, 1), 4);
        var fake = labelled(SampleRows.gaussian(25, 3, 0, 1, 1), 1, SampleRows.gaussian(20, 4, 5, 2, 1), 4);
        var table = ClassTable.of(real, fake, ClassTable.Settings.USUAL);
        assertThat(table.classes()).extracting(ClassScore::label).containsExactly(1, 4);
        var one = table.classes().getFirst();
        var realOne = SampleRows.gaussian(40, 1, 0, 1, 2);
        var fakeOne = SampleRows.gaussian(25, 3, 0, 1, 1);
        assertThat(one.reals()).isEqualTo(40);
        assertThat(one.fakes()).isEqualTo(25);
        assertThat(one.frechet()).isCloseTo(FrechetDistance.between(realOne, fakeOne), within(1e-12));
        assertThat(one.kernel())
                .isCloseTo(KernelDistance.between(realOne, fakeOne, KernelDistance.Kernel.CUBIC), within(1e-12));
        assertThat(one.precisionRecall())
                .isEqualTo(PrecisionRecall.of(realOne, fakeOne, PrecisionRecall.Settings.PRDC));
        assertThat(one.notes()).isEmpty();
        double second =
                FrechetDistance.between(SampleRows.gaussian(30, 2, 5, 1, 1), SampleRows.gaussian(20, 4, 5, 2, 1));
        assertThat(table.meanFrechet().orElseThrow())
                .isCloseTo((FrechetDistance.between(realOne, fakeOne) + second) / 2, within(1e-12));
        assertThat(table.diversities()).hasSize(2);
    }

    @Test
    void listsClassesWithTooFewPicturesAndSaysWhy() {
        var real = labelled(SampleRows.gaussian(40, 1, 0, 1, 2), 1, SampleRows.gaussian(1, 2, 5, 1, 1), 4);
        var fake = labelled(SampleRows.gaussian(4, 3, 0, 1, 1), 1, SampleRows.gaussian(20, 4, 5, 2, 1), 9);
        var table = ClassTable.of(real, fake, ClassTable.Settings.USUAL);
        assertThat(table.classes()).extracting(ClassScore::label).containsExactly(1, 4, 9);
        assertThat(table.leftOut()).containsExactly(4, 9);
        assertThat(table.classes().get(1).notes())
                .containsExactly("a class needs 2 real pictures and 2 fakes to be compared, got 1 and 0");
        assertThat(table.classes().getFirst().precisionRecall()).isNull();
        assertThat(table.classes().getFirst().notes())
                .containsExactly("balls to the neighbour number 5 need more pictures, got 40 real and 4 fakes");
        assertThat((Object) table.meanFrechet().orElseThrow())
                .isEqualTo(table.classes().getFirst().frechet());
    }

    @Test
    void saysWhereTheCovarianceIsNotOfFullRank() {
        var real = SampleRows.gaussian(9, 1, 0, SampleRows.ones(12));
        var fake = SampleRows.gaussian(20, 2, 0, SampleRows.ones(12));
        var table = ClassTable.of(real, fake, ClassTable.Settings.USUAL);
        assertThat(table.classes().getFirst().notes())
                .containsExactly("the covariance is not of full rank: 9 real pictures and 20 fakes for 12 features, so"
                        + " the Fréchet distance is too large");
    }

    @Test
    void hasNoMeanWhereNoClassIsInBoth() {
        var real = labelled(SampleRows.gaussian(4, 1, 0, 1, 2), 1, SampleRows.gaussian(4, 2, 5, 1, 1), 2);
        var fake = labelled(SampleRows.gaussian(4, 3, 0, 1, 1), 3, SampleRows.gaussian(4, 4, 5, 2, 1), 4);
        var table = ClassTable.of(real, fake, ClassTable.Settings.USUAL);
        assertThat(table.meanFrechet()).isEmpty();
        assertThat(table.classes()).allMatch(each -> each.kernel() == null);
        assertThat(table.classes()).hasSize(4);
    }

    private static Features labelled(Features a, int labelOfA, Features b, int labelOfB) {
        var rows = new ArrayList<>(a.rows());
        rows.addAll(b.rows());
        var labels = new ArrayList<Integer>();
        a.rows().forEach(_ -> labels.add(labelOfA));
        b.rows().forEach(_ -> labels.add(labelOfB));
        return new Features(rows, List.copyOf(labels));
    }
}

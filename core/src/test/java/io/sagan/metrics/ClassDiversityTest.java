package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Engine;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClassDiversityTest {

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void isTheRatioOfMeanDistances() {
        // real distances 3, 4, 5, mean 4; fakes 1 apart
        var real = SampleRows.rows(new float[] {0, 0}, new float[] {3, 0}, new float[] {0, 4});
        var fake = SampleRows.rows(new float[] {7, 7}, new float[] {7, 8});
        var found = ClassDiversity.of(3, real, fake);
        assertThat(found.spread()).isCloseTo(0.25, within(1e-12));
        assertThat(found.effectiveRank()).isNull();
        assertThat(found.isCollapsed()).isTrue();
    }

    @Test
    void isTheFactorThatFakesAreDrawnTogetherBy() {
        var real = SampleRows.patterned(600, 5, 1, 1);
        var found = ClassDiversity.of(0, real, SampleRows.patterned(600, 5, 1, 0.25f));
        assertThat(found.spread()).isCloseTo(0.25, within(1e-6));
        assertThat(found.effectiveRank()).isCloseTo(1, within(1e-6)); // as many directions, each shorter
        assertThat(ClassDiversity.of(0, real, real).isCollapsed()).isFalse();
    }

    @Test
    void isExactlyNoughtForTheSamePictureAgainAndAgain() {
        var real = SampleRows.patterned(9, 5, 1, 1);
        var same = Features.of(Collections.nCopies(8, new float[] {1e4f, 0.1f, 3, 4, 5}));
        assertThat(ClassDiversity.of(0, real, same)).isEqualTo(new ClassDiversity(0, 0.0, 0.0));
        assertThat(ClassDiversity.of(0, same, real)).isEqualTo(new ClassDiversity(0, null, null));
    }

    @Test
    void countsTheDirectionsPicturesVaryIn() {
        var plus = new float[] {1, 1, 0, 0};
        var cross = SampleRows.rows(
                plus, new float[] {-1, -1, 0, 0}, new float[] {1, -1, 0, 0}, new float[] {-1, 1, 0, 0}, new float[4]);
        assertThat(ClassDiversity.effectiveRank(cross)).isCloseTo(2, within(1e-9));
        var line = SampleRows.rows(plus, new float[] {2, 2, 0, 0}, new float[] {5, 5, 0, 0});
        assertThat(ClassDiversity.effectiveRank(line)).isCloseTo(1, within(1e-9));
        // shares 4/5 and 1/5: exp of the entropy
        var uneven = SampleRows.rows(new float[] {2, 0}, new float[] {-2, 0}, new float[] {0, 1}, new float[] {0, -1});
        double entropy = -0.8 * Math.log(0.8) - 0.2 * Math.log(0.2);
        assertThat(ClassDiversity.effectiveRank(uneven)).isCloseTo(Math.exp(entropy), within(1e-9));
        assertThat(ClassDiversity.of(0, cross, line).effectiveRank()).isLessThan(0.8);
    }

    @Test
    void saysWhichShareOfClassesIsNarrow() {
        var classes = List.of(
                new ClassDiversity(0, 0.2, 1.0), new ClassDiversity(1, 0.9, 1.0), new ClassDiversity(2, null, null));
        assertThat(ClassDiversity.shareBelow(classes, ClassDiversity.COLLAPSED)).isEqualTo(0.5);
        assertThat(ClassDiversity.shareBelow(List.of(), 0.5)).isZero();
    }

    @Test
    void refusesSinglePictures() {
        var one = SampleRows.rows(new float[] {1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassDiversity.of(6, one, one))
                .withMessage("class 6 must have at least 2 pictures in each set, got 1 real and 1 fake");
    }
}

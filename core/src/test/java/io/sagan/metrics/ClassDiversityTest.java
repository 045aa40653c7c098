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
    }

    @Test
    void isTheFactorThatFakesAreDrawnTogetherBy() {
        var real = SampleRows.patterned(600, 5, 1, 1);
        var found = ClassDiversity.of(0, real, SampleRows.patterned(600, 5, 1, 0.25f));
        assertThat(found.spread()).isCloseTo(0.25, within(1e-6));
        assertThat(ClassDiversity.of(0, real, real).spread()).isCloseTo(1, within(1e-12));
    }

    @Test
    void isExactlyNoughtForTheSamePictureAgainAndAgain() {
        var real = SampleRows.patterned(9, 5, 1, 1);
        var same = Features.of(Collections.nCopies(8, new float[] {1e4f, 0.1f, 3, 4, 5}));
        assertThat(ClassDiversity.of(0, real, same)).isEqualTo(new ClassDiversity(0, 0.0));
        assertThat(ClassDiversity.of(0, same, real)).isEqualTo(new ClassDiversity(0, null));
    }

    @Test
    void saysWhichShareOfClassesIsNarrow() {
        var classes = List.of(new ClassDiversity(0, 0.2), new ClassDiversity(1, 0.9), new ClassDiversity(2, null));
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

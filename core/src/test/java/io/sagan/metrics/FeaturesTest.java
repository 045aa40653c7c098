package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private static final float[] A = {1, 2};
    private static final float[] B = {3, 4};
    private static final float[] C = {5, 6};

    @Test
    void findsTheRowsOfAClassInOrderAndHoldsThemUncopied() {
        var features = new Features(List.of(A, B, C), List.of(7, 2, 7));
        var seven = features.ofClass(7);
        assertThat(seven.rows()).containsExactly(A, C);
        assertThat(seven.row(1)).isSameAs(C);
        assertThat(seven.label(1)).isEqualTo(7);
        assertThat(features.classes()).containsExactly(2, 7);
        assertThat(features.ofClass(3).count()).isZero();
        assertThat(features.width()).isEqualTo(2);
    }

    @Test
    void takesARowAsOftenAsItIsAsked() {
        var taken = new Features(List.of(A, B, C), List.of(7, 2, 5)).take(new int[] {2, 0, 2});
        assertThat(taken.rows()).containsExactly(C, A, C);
        assertThat(taken.label(0)).isEqualTo(5);
    }

    @Test
    void refusesWhatIsNoMatrixOfNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(List.of()))
                .withMessage("features must have at least 1 row, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Features(List.of(A, B), List.of(1)))
                .withMessage("features must have a class for each row, got 1 classes for 2 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(List.of(A, new float[3])))
                .withMessage("features must be equally wide, got 2 in row 0 and 3 in row 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(List.of(A, new float[] {0, Float.NaN})))
                .withMessageStartingWith("features must be finite, got NaN in row 1");
    }
}

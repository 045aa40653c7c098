package io.sagan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelSharesTest {

    @Test
    void givesEachClassItsShare() {
        var labels = LabelShares.of(List.of(30L, 10L, 60L), 100);
        assertThat(Collections.frequency(labels, 0)).isEqualTo(30);
        assertThat(Collections.frequency(labels, 1)).isEqualTo(10);
        assertThat(Collections.frequency(labels, 2)).isEqualTo(60);
    }

    @Test
    void everyBeginningIsNearlyBalanced() {
        var shares = List.of(7L, 1L, 5L, 3L);
        var labels = LabelShares.of(shares, 160);
        for (int count = 1; count <= 160; count++) {
            for (int label = 0; label < 4; label++) {
                double due = shares.get(label) / 16.0 * count;
                assertThat((double) Collections.frequency(labels.subList(0, count), label))
                        .isBetween(due - 1, due + 1);
            }
        }
    }

    @Test
    void leavesOutAClassWithoutPictures() {
        assertThat(LabelShares.of(List.of(0L, 2L), 5)).containsOnly(1);
    }

    @Test
    void isAllZeroWithoutClasses() {
        assertThat(LabelShares.of(List.of(), 3)).containsExactly(0, 0, 0);
    }
}

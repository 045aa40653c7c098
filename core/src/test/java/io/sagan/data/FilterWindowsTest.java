package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterWindowsTest {
    @Test
    void aTentOverHalfAsManyPositionsIsTwiceAsWide() {
        var windows = FilterWindows.of(8, 4, 1, t -> Math.max(0, 1 - Math.abs(t)));
        assertThat(windows.count()).isEqualTo(4);
        assertThat(windows.start(1)).isEqualTo(1);
        assertThat(windows.weights(1)).containsExactly(new double[] {0.125, 0.375, 0.375, 0.125}, within(1e-15));
        assertThat(windows.start(0)).isZero(); // cut at the border and normalised anew
        assertThat(windows.weights(0)).containsExactly(new double[] {3 / 7.0, 3 / 7.0, 1 / 7.0}, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "7, 1", "5, 5", "256, 33", "33, 256"})
    void windowsLieInTheInputInOrderAndSumToOne(int in, int out) {
        var windows = FilterWindows.of(in, out, 3, t -> Math.abs(t) < 3 ? 3 - Math.abs(t) : 0);
        int before = 0;
        for (int x = 0; x < windows.count(); x++) {
            var weights = windows.weights(x);
            assertThat(windows.start(x)).isBetween(before, in - weights.length);
            assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
            before = windows.start(x);
        }
    }
}

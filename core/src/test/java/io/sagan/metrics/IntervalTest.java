package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void liesAroundTheEstimateAndNotAroundTheReplicates() {
        // 0..100: mean 50, 2.5 % at 2.5 and 97.5 % at 97.5; variance with one fewer below 101·102/12
        var replicates = new double[101];
        Arrays.setAll(replicates, i -> 100 - i);
        var interval = Interval.ofReplicates(7, replicates);
        assertThat(interval.low()).isCloseTo(7 - 47.5, within(1e-9));
        assertThat(interval.high()).isCloseTo(7 + 47.5, within(1e-9));
        assertThat(interval.standardError()).isCloseTo(Math.sqrt(101 * 102 / 12.0), within(1e-9));
    }

    @Test
    void ofAShareIsWilsons() {
        // 15 of 50 and 0 of 10 as in the textbook: 0.1910 to 0.4375, 0 to 0.2775
        var some = Interval.share(0.3, 50);
        assertThat(some.low()).isCloseTo(0.1910, within(1e-4));
        assertThat(some.high()).isCloseTo(0.4375, within(1e-4));
        assertThat(Interval.share(0, 10).low()).isZero();
        assertThat(Interval.share(0, 10).high()).isCloseTo(0.2775, within(1e-4));
    }

    @Test
    void drawsAgainWithReplacementAndRepeatably() {
        var bootstrap = new Bootstrap(2, 5);
        assertThat(bootstrap.draw("x", 0, 1000)).isEqualTo(bootstrap.draw("x", 0, 1000));
        assertThat(bootstrap.draw("x", 0, 1000)).isNotEqualTo(bootstrap.draw("x", 1, 1000));
        // of 1000 rows 1000/e stay out, give or take 15
        assertThat(Arrays.stream(bootstrap.counts("x", 0, 1000))
                        .filter(n -> n == 0)
                        .count())
                .isBetween(310L, 430L);
        assertThat(Arrays.stream(bootstrap.counts("x", 0, 1000)).sum()).isEqualTo(1000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bootstrap(1, 0))
                .withMessage("bootstrap.replicates must be at least 2, got 1");
    }
}

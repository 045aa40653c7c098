package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumpyRandomTest {

    @ParameterizedTest
    @CsvSource({"0, 10", "2020, 10", "2020, 1000", "4294967295, 37", "7, 1"})
    void shufflesAsNumpyDoes(long seed, int n) {
        assertThat(new NumpyRandom(seed).permutation(n))
                .containsExactly(SampleRows.goldenIndices("permutation." + seed + "." + n));
    }

    @Test
    void goesOnAsNumpyDoes() {
        var random = new NumpyRandom(2020);
        var drawn = IntStream.of(random.choice(50, 5));
        drawn = IntStream.concat(drawn, IntStream.of(random.choice(1025, 3)));
        drawn = IntStream.concat(drawn, IntStream.of(random.permutation(6)));
        drawn = IntStream.concat(drawn, IntStream.of(random.choice(700, 4)));
        assertThat(drawn.toArray()).containsExactly(SampleRows.goldenIndices("sequence.2020"));
    }

    @Test
    void shufflesMoreThanTheGeneratorHoldsAtOnce() {
        var order = new NumpyRandom(5).permutation(70_000);
        long sum =
                LongStream.range(0, order.length).map(i -> i * order[(int) i]).sum();
        assertThat(order[0] + " " + order[1] + " " + order[order.length - 1] + " " + sum)
                .isEqualTo(SampleRows.golden("large.5.70000"));
    }

    @Test
    void refusesWhatNumpyRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NumpyRandom(-1))
                .withMessage("seed must be in 0..4294967295, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NumpyRandom(1).choice(3, 4))
                .withMessage("size must be in 0..3, got 4");
    }
}

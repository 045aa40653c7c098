package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRequestTest {
    private static final int COUNT = 20_000;

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0.125, 0.5, 2, 50})
    void keepsLatentsWithinTheTruncation(double limit) {
        var z = latents(SampleRequest.seed(3).withTruncation(limit));
        double most =
                IntStream.range(0, COUNT).mapToDouble(i -> Math.abs(z[i])).max().orElseThrow();
        assertThat(most).isBetween(0.9 * Math.min(limit, 4), limit);
    }

    /// Of N(0, 1) cut off at t the variance is 1 − 2tφ(t) / (2Φ(t) − 1): t²/3 for a small t.
    @ParameterizedTest
    @ValueSource(doubles = {0.2499, 0.2501})
    void followsOneLawOnBothSidesOfTheNarrowCase(double limit) {
        var z = latents(SampleRequest.seed(4).withTruncation(limit));
        assertThat(IntStream.range(0, COUNT)
                        .mapToDouble(i -> z[i] * z[i])
                        .average()
                        .orElseThrow())
                .isCloseTo(limit * limit / 3 * (1 - limit * limit * 2 / 15), within(4e-4));
    }

    @Test
    void isAFunctionOfSeedAndPlace() {
        var request = SampleRequest.seed(5);
        var row = new float[3 * 8];
        for (int i = 0; i < 3; i++) {
            request.fill(row, 8 * i, 8, i);
        }
        var second = new float[8];
        request.withClass("any").fill(second, 0, 8, 1);
        assertThat(second).containsExactly(java.util.Arrays.copyOfRange(row, 8, 16));
        SampleRequest.seed(6).fill(second, 0, 8, 0);
        assertThat(second).isNotEqualTo(java.util.Arrays.copyOfRange(row, 8, 16));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void asksForATruncationAboveZero(double limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleRequest.seed(1).withTruncation(limit))
                .withMessage("truncation must be above 0, got " + limit);
    }

    private static float[] latents(SampleRequest request) {
        var z = new float[COUNT];
        request.fill(z, 0, COUNT, 0);
        return z;
    }
}

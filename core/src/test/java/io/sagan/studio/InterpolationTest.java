package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sagan.studio.Interpolation.Way;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterpolationTest {
    private static final SampleRequest ONE = SampleRequest.seed(1);
    private static final SampleRequest TWO = SampleRequest.seed(2);

    @Test
    void opensWithTheFirstStopAndEndsWithTheLast() {
        var path = new Interpolation(List.of(ONE, TWO, ONE), 3, false, Way.SLERP);
        assertThat(path.frames()).isEqualTo(5);
        assertThat(path.latent(0, 4, 8)).isEqualTo(z(ONE, 4));
        assertThat(path.latent(2, 4, 8)).isEqualTo(z(TWO, 4));
        assertThat(path.latent(4, 4, 8)).isEqualTo(z(ONE, 4));
    }

    @Test
    void returnsToTheFirstStopWithoutRepeatingItWhenClosed() {
        var path = new Interpolation(List.of(ONE, TWO), 5, true, Way.SLERP);
        assertThat(path.frames()).isEqualTo(8);
        assertThat(path.latent(4, 0, 8)).isEqualTo(z(TWO, 0));
        assertThat(path.from(7)).isEqualTo(TWO);
        assertThat(path.to(7)).isEqualTo(ONE);
        assertThat(path.share(7)).isEqualTo(0.75);
    }

    @Test
    void takesTheStraightLineWhenAsked() {
        var middle = new Interpolation(List.of(ONE, TWO), 3, false, Way.LERP).latent(1, 0, 8);
        for (int i = 0; i < 8; i++) {
            assertThat(middle[i]).isEqualTo((float) (0.5 * z(ONE, 0)[i] + 0.5 * z(TWO, 0)[i]));
        }
    }

    @Test
    void refusesWaysThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interpolation(List.of(ONE), 3, false, Way.SLERP))
                .withMessage("stops must be at least 2, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interpolation(List.of(ONE, TWO), 1, false, Way.SLERP))
                .withMessage("steps must be at least 2, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interpolation(List.of(ONE, TWO), 100_000, false, Way.SLERP));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interpolation(List.of(ONE, TWO.withTruncation(1)), 3, false, Way.SLERP))
                .withMessage("all stops must have the same truncation and standing");
    }

    private static float[] z(SampleRequest request, long row) {
        var z = new float[8];
        request.fill(z, 0, 8, row);
        return z;
    }
}

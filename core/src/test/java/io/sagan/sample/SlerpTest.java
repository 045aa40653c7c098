package io.sagan.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Seeds;
import org.junit.jupiter.api.Test;

class SlerpTest {

    @Test
    void beginsAndEndsExactly() {
        var a = drawn(1);
        var b = drawn(2);
        assertThat(Slerp.between(a, b, 0)).isEqualTo(a);
        assertThat(Slerp.between(a, b, 1)).isEqualTo(b);
    }

    @Test
    void goesAlongTheCircle() {
        var quarter = Slerp.between(new float[] {2, 0}, new float[] {0, 2}, 1.0 / 3);
        assertThat(quarter[0]).isCloseTo((float) (2 * Math.cos(Math.PI / 6)), within(1e-6f));
        assertThat(quarter[1]).isCloseTo(1f, within(1e-6f));
    }

    @Test
    void keepsTheLengthWhereTheStraightLineLosesIt() {
        var middle = Slerp.between(drawn(1), drawn(2), 0.5);
        assertThat(length(middle) / length(drawn(1))).isBetween(0.9, 1.1);
    }

    @Test
    void isStraightWhereThereIsNoArc() {
        assertThat(Slerp.between(new float[] {1, 1}, new float[] {3, 3}, 0.5)).containsExactly(2, 2);
        assertThat(Slerp.between(new float[] {1, 0}, new float[] {-1, 0}, 0.5)).containsExactly(0, 0);
        assertThat(Slerp.between(new float[] {0, 0}, new float[] {0, 4}, 0.25)).containsExactly(0, 1);
    }

    private static float[] drawn(long seed) {
        var random = Seeds.stream(seed, "z");
        var z = new float[512];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) random.nextGaussian();
        }
        return z;
    }

    private static double length(float[] z) {
        double sum = 0;
        for (float value : z) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}

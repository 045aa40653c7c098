package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LaplacianPyramidTest {

    @Test
    void isUndoneByRebuilding() {
        var plane = plane(48);
        var rebuilt = LaplacianPyramid.rebuilt(LaplacianPyramid.of(plane, 48, 3), 48);
        assertThat(rebuilt).containsExactly(plane, within(1e-3f));
    }

    @Test
    void halvesTheSideFromLevelToLevel() {
        assertThat(LaplacianPyramid.of(plane(64), 64, 3))
                .extracting(level -> level.length)
                .containsExactly(64 * 64, 32 * 32, 16 * 16);
    }

    @Test
    void findsNoDetailInAFlatPlane() {
        var pyramid = LaplacianPyramid.of(flat(32), 32, 2);
        assertThat(pyramid.getFirst()).containsExactly(new float[32 * 32], within(1e-4f));
        assertThat(pyramid.getLast()).containsExactly(flat(16), within(1e-4f));
    }

    @Test
    void spreadsAPointByTheBinomial() {
        var point = new float[16 * 16];
        point[6 * 16 + 8] = 256;
        var half = LaplacianPyramid.halved(point, 16);
        assertThat(half[3 * 8 + 4]).isEqualTo(36); // 6/16 · 6/16 of 256
        assertThat(half[3 * 8 + 5]).isEqualTo(6); // 6/16 · 1/16
        assertThat(half[2 * 8 + 3]).isEqualTo(1); // 1/16 · 1/16
        assertThat(half[3 * 8 + 6]).isEqualTo(0);
    }

    private static float[] flat(int side) {
        var plane = new float[side * side];
        Arrays.fill(plane, 200);
        return plane;
    }

    private static float[] plane(int side) {
        var random = new SplittableRandom(side);
        var plane = new float[side * side];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = random.nextInt(256);
        }
        return plane;
    }
}

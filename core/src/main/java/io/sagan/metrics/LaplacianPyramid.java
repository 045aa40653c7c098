package io.sagan.metrics;

import java.util.ArrayList;
import java.util.List;

/// The Laplacian pyramid of one square plane: what each size adds to the next smaller one.
///
/// Level k is the plane at side / 2ᵏ less the enlarged level below; the last is the plane at its
/// smallest, whole. Both directions filter with the binomial `[1 4 6 4 1] / 16`, mirrored at the
/// borders without repeating the border itself.
///
/// Source: Burt and Adelson 1983.
final class LaplacianPyramid {
    private static final float[] BINOMIAL = {1 / 16f, 4 / 16f, 6 / 16f, 4 / 16f, 1 / 16f};

    private LaplacianPyramid() {}

    /// Sides of the levels: halved while the half is whole and at least `least`.
    static List<Integer> sides(int side, int least) {
        var sides = new ArrayList<Integer>();
        sides.add(side);
        for (int s = side; s % 2 == 0 && s / 2 >= least; s /= 2) {
            sides.add(s / 2);
        }
        return sides;
    }

    /// **Shape** `side²`, rows → one plane per level, largest first.
    static List<float[]> of(float[] plane, int side, int levels) {
        var pyramid = new ArrayList<float[]>();
        var current = plane;
        int size = side;
        for (int level = 1; level < levels; level++) {
            var smaller = halved(current, size);
            var rest = doubled(smaller, size / 2);
            for (int i = 0; i < rest.length; i++) {
                rest[i] = current[i] - rest[i];
            }
            pyramid.add(rest);
            current = smaller;
            size /= 2;
        }
        pyramid.add(current);
        return pyramid;
    }

    /// The inverse: the plane of the first level's size.
    static float[] rebuilt(List<float[]> pyramid, int side) {
        var plane = pyramid.getLast();
        for (int level = pyramid.size() - 2; level >= 0; level--) {
            plane = doubled(plane, side >> (level + 1));
            for (int i = 0; i < plane.length; i++) {
                plane[i] += pyramid.get(level)[i];
            }
        }
        return plane;
    }

    /// Filtered, then every second row and column.
    static float[] halved(float[] plane, int side) {
        var smooth = filtered(plane, side);
        int half = side / 2;
        var small = new float[half * half];
        for (int y = 0; y < half; y++) {
            for (int x = 0; x < half; x++) {
                small[y * half + x] = smooth[2 * y * side + 2 * x];
            }
        }
        return small;
    }

    private static float[] doubled(float[] plane, int side) {
        int twice = 2 * side;
        var spread = new float[twice * twice];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                spread[2 * y * twice + 2 * x] = 4 * plane[y * side + x]; // three of four pixels are 0
            }
        }
        return filtered(spread, twice);
    }

    private static float[] filtered(float[] plane, int side) {
        var across = new float[plane.length];
        var both = new float[plane.length];
        for (int i = 0; i < plane.length; i++) {
            int row = i / side * side;
            for (int k = -2; k <= 2; k++) {
                across[i] += BINOMIAL[k + 2] * plane[row + mirrored(i - row + k, side)];
            }
        }
        for (int i = 0; i < plane.length; i++) {
            int column = i % side;
            for (int k = -2; k <= 2; k++) {
                both[i] += BINOMIAL[k + 2] * across[mirrored(i / side + k, side) * side + column];
            }
        }
        return both;
    }

    private static int mirrored(int position, int side) {
        int inside = Math.abs(position);
        return inside < side ? inside : 2 * (side - 1) - inside;
    }
}

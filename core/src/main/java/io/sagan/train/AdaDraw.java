package io.sagan.train;

import io.sagan.train.Rearranged.Move;
import java.util.random.RandomGenerator;

/// Draws one picture's share of ADA's augmentations, with the strengths of the paper's appendix B.
///
/// Every part consumes the same numbers whether it takes place or not.
final class AdaDraw {
    /// Rows of the 2×3 matrix that leaves a picture where it is.
    static final double[] NO_WARP = {1, 0, 0, 0, 1, 0};
    /// Rows of the 3×4 matrix that leaves colours as they are.
    static final double[] NO_TINT = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};

    private static final double REACH = 0.125;
    private static final double SCALE = 0.2;
    private static final double BRIGHTNESS = 0.2;
    private static final double CONTRAST = 0.5;

    private AdaDraw() {}

    /// Mirror image, quarter turns, shift by whole pixels up to an eighth of the side.
    static Move move(RandomGenerator random, double p, int side) {
        boolean mirror = random.nextBoolean();
        boolean mirrored = random.nextDouble() < p && mirror;
        int turns = random.nextInt(4) * (random.nextDouble() < p ? 1 : 0);
        double down = random.nextDouble(-REACH, REACH) * side;
        double right = random.nextDouble(-REACH, REACH) * side;
        boolean shifted = random.nextDouble() < p;
        return new Move(mirrored, turns, shifted ? (int) Math.rint(down) : 0, shifted ? (int) Math.rint(right) : 0);
    }

    /// Scale, turn, stretch, turn and shift, as the 2×3 matrix from places in the new picture to places
    /// in the old one, both in [-1, 1]².
    static double[] warp(RandomGenerator random, double p) {
        // Two turns, each with this probability, leave a picture upright as often as one with p does.
        double turning = 1 - Math.sqrt(1 - p);
        var m = new double[] {1, 0, 0, 1};
        double scale = Math.exp(random.nextGaussian() * SCALE * Math.log(2));
        m = random.nextDouble() < p ? product(m, scale, 0, 0, scale) : m;
        m = turned(m, random, turning);
        double stretch = Math.exp(random.nextGaussian() * SCALE * Math.log(2));
        m = random.nextDouble() < p ? product(m, stretch, 0, 0, 1 / stretch) : m;
        m = turned(m, random, turning);
        double right = random.nextGaussian() * REACH * 2;
        double down = random.nextGaussian() * REACH * 2;
        boolean shifted = random.nextDouble() < p;
        double x = shifted ? right : 0;
        double y = shifted ? down : 0;
        return new double[] {m[0], m[1], m[0] * x + m[1] * y, m[2], m[3], m[2] * x + m[3] * y};
    }

    private static double[] turned(double[] m, RandomGenerator random, double probability) {
        double angle = random.nextDouble(-Math.PI, Math.PI);
        boolean turns = random.nextDouble() < probability;
        return turns ? product(m, Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)) : m;
    }

    private static double[] product(double[] m, double a, double b, double c, double d) {
        return new double[] {m[0] * a + m[1] * c, m[0] * b + m[1] * d, m[2] * a + m[3] * c, m[2] * b + m[3] * d};
    }

    /// Brightness, contrast, inverted luma, hue and saturation, as a 3×4 matrix on colours.
    static double[] tint(RandomGenerator random, double p) {
        double brightness = random.nextGaussian() * BRIGHTNESS;
        double offset = random.nextDouble() < p ? brightness : 0;
        double contrast = Math.exp(random.nextGaussian() * CONTRAST * Math.log(2));
        contrast = random.nextDouble() < p ? contrast : 1;
        boolean inverse = random.nextBoolean();
        double luma = random.nextDouble() < p && inverse ? -1 : 1;
        double hue = random.nextDouble(-Math.PI, Math.PI);
        hue = random.nextDouble() < p ? hue : 0;
        double saturation = Math.exp(random.nextGaussian() * Math.log(2));
        saturation = random.nextDouble() < p ? saturation : 1;

        // Along the axis of greys luma acts, across it hue turns and saturation stretches; contrast and
        // the offset commute with both up to the sign that luma gives the offset.
        double cos = saturation * Math.cos(hue);
        double sin = saturation * Math.sin(hue) / Math.sqrt(3);
        var tint = new double[12];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                double across = (row == column ? 1 : 0) - 1.0 / 3;
                double around = row == column ? 0 : (row + 1) % 3 == column ? -sin : sin;
                tint[4 * row + column] = contrast * (luma / 3 + cos * across + around);
            }
            tint[4 * row + 3] = contrast * luma * offset;
        }
        return hue == 0 && saturation == 1 && contrast == 1 && luma == 1 && offset == 0 ? NO_TINT : tint;
    }
}

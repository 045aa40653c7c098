package io.sagan.metrics;

import io.sagan.tensor.Seeds;
import java.util.ArrayList;
import java.util.List;

/// Descriptors of one pyramid level: neighbourhoods of 7×7 pixels and 3 channels, from places
/// drawn at random in each picture, each channel shifted and scaled to mean 0 and deviation 1
/// over the set.
final class Patches {
    /// Pixels along a neighbourhood.
    static final int WIDTH = 7;

    /// Neighbourhoods taken from each picture at each level.
    static final int PER_PICTURE = 32;

    private static final int PIXELS = WIDTH * WIDTH;

    private final int side;
    private final int count;
    private final float[][] values; // (3·7·7, count): a feature's values lie together, so that projecting streams

    private Patches(int side, int count) {
        this.side = side;
        this.count = count;
        values = new float[3 * PIXELS][count];
    }

    /// Descriptors of every level, largest first. Picture i of any set is looked at in the same
    /// places for the same seed.
    static List<Patches> of(PictureSet set, int leastSide, long seed) {
        var sides = LaplacianPyramid.sides(set.side(), leastSide);
        var levels = new ArrayList<Patches>();
        sides.forEach(side -> levels.add(new Patches(side, set.count() * PER_PICTURE)));
        for (int picture = 0; picture < set.count(); picture++) {
            for (int channel = 0; channel < 3; channel++) {
                var pyramid =
                        LaplacianPyramid.of(plane(set.pictures().get(picture), channel), set.side(), sides.size());
                for (int level = 0; level < levels.size(); level++) {
                    levels.get(level).take(pyramid.get(level), picture, channel, seed);
                }
            }
        }
        levels.forEach(Patches::normalise);
        return levels;
    }

    /// Width and height of the level in pixels.
    int side() {
        return side;
    }

    /// Numbers in a descriptor.
    int features() {
        return values.length;
    }

    /// Each descriptor's product with a direction.
    ///
    /// @param direction one number per feature
    float[] along(float[] direction) {
        var sum = new float[count];
        for (int k = 0; k < values.length; k += 3) { // three at once, to write the sum less often
            float[] a = values[k], b = values[k + 1], c = values[k + 2];
            float da = direction[k], db = direction[k + 1], dc = direction[k + 2];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += da * a[i] + db * b[i] + dc * c[i];
            }
        }
        return sum;
    }

    private static float[] plane(byte[] rgb, int channel) {
        var plane = new float[rgb.length / 3];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = rgb[3 * i + channel] & 0xff;
        }
        return plane;
    }

    private void take(float[] plane, int picture, int channel, long seed) {
        var random = Seeds.stream(seed, "patches", picture, side);
        for (int patch = picture * PER_PICTURE; patch < (picture + 1) * PER_PICTURE; patch++) {
            int corner = random.nextInt(side - WIDTH + 1) * side + random.nextInt(side - WIDTH + 1);
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                values[channel * PIXELS + pixel][patch] = plane[corner + pixel / WIDTH * side + pixel % WIDTH];
            }
        }
    }

    private void normalise() {
        for (int channel = 0; channel < 3; channel++) {
            double sum = 0;
            double squares = 0;
            for (int k = channel * PIXELS; k < (channel + 1) * PIXELS; k++) {
                for (float value : values[k]) {
                    sum += value;
                    squares += (double) value * value;
                }
            }
            double mean = sum / PIXELS / count;
            double variance = squares / PIXELS / count - mean * mean;
            // flat to rounding: nothing to scale, and dividing would blow the rounding up
            float scale = variance > 1e-6 ? (float) (1 / Math.sqrt(variance)) : 1;
            for (int k = channel * PIXELS; k < (channel + 1) * PIXELS; k++) {
                for (int i = 0; i < count; i++) {
                    values[k][i] = (float) (values[k][i] - mean) * scale;
                }
            }
        }
    }
}

package io.sagan.onnx;

import io.sagan.config.ResizeKind;
import io.sagan.data.Picture;
import java.util.stream.IntStream;

/// Brings pictures to a square, columns first, then rows. Sums are taken in 64 bits and kept in 32.
///
/// Source: Pillow's filters for pictures of floating-point numbers, TensorFlow 1's `resize_bilinear`
/// and PyTorch's `interpolate`, rewritten from their definitions.
final class Resized {
    private Resized() {}

    /// **Shape** `height · width · 3 → size · size · 3`, rows of RGB pixels in 0…255.
    static float[] of(Picture picture, int size, ResizeKind kind) {
        return rows(columns(picture, size, kind), picture.height(), size, kind);
    }

    /// **Shape** `height · width · 3 → height · size · 3`.
    private static float[] columns(Picture picture, int size, ResizeKind kind) {
        int width = picture.width();
        var rgb = picture.rgb();
        var taps = IntStream.range(0, size)
                .mapToObj(x -> Taps.at(x, width, size, kind))
                .toList();
        var out = new float[picture.height() * size * 3];
        int to = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (var tap : taps) {
                double red = 0;
                double green = 0;
                double blue = 0;
                int at = 3 * (y * width + tap.start);
                for (double weight : tap.weights) {
                    red += weight * (rgb[at] & 0xff);
                    green += weight * (rgb[at + 1] & 0xff);
                    blue += weight * (rgb[at + 2] & 0xff);
                    at += 3;
                }
                out[to++] = (float) red;
                out[to++] = (float) green;
                out[to++] = (float) blue;
            }
        }
        return out;
    }

    /// **Shape** `height · size · 3 → size · size · 3`.
    private static float[] rows(float[] in, int height, int size, ResizeKind kind) {
        int row = 3 * size;
        var out = new float[size * row];
        for (int y = 0; y < size; y++) {
            var tap = Taps.at(y, height, size, kind);
            for (int i = 0; i < row; i++) {
                double sum = 0;
                int at = tap.start * row + i;
                for (double weight : tap.weights) {
                    sum += weight * in[at];
                    at += row;
                }
                out[y * row + i] = Math.clamp((float) sum, 0, 255); // a bicubic filter swings over
            }
        }
        return out;
    }

    /// Weights of the input positions, from a first one on, in one output position.
    private static final class Taps {
        final int start;
        final double[] weights;

        private Taps(int start, double... weights) {
            this.start = start;
            this.weights = weights;
        }

        static Taps at(int x, int in, int out, ResizeKind kind) {
            double scale = (double) in / out;
            return switch (kind) {
                case TF1_BILINEAR -> between(x * scale, in);
                case TORCH_BILINEAR -> between(Math.max(0, (x + 0.5) * scale - 0.5), in);
                case PIL_BILINEAR, PIL_BICUBIC -> antialiased((x + 0.5) * scale, in, Math.max(scale, 1), kind);
            };
        }

        private static Taps between(double position, int in) {
            int low = Math.min((int) position, in - 1);
            double high = low + 1 < in ? position - low : 0;
            return high == 0 ? new Taps(low, 1) : new Taps(low, 1 - high, high);
        }

        private static Taps antialiased(double centre, int in, double stretch, ResizeKind kind) {
            double support = (kind == ResizeKind.PIL_BICUBIC ? 2 : 1) * stretch;
            int first = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(in, (int) (centre + support + 0.5));
            var weights = new double[end - first];
            double total = 0;
            for (int i = 0; i < weights.length; i++) {
                double t = Math.abs((first + i - centre + 0.5) / stretch);
                weights[i] = kind == ResizeKind.PIL_BICUBIC ? bicubic(t) : Math.max(0, 1 - t);
                total += weights[i];
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= total;
            }
            return new Taps(first, weights);
        }

        /// Keys' filter with a = −½.
        private static double bicubic(double t) {
            return t < 1 ? (1.5 * t - 2.5) * t * t + 1 : t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
        }
    }
}

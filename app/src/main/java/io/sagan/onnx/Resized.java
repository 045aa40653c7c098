package io.sagan.onnx;

import io.sagan.config.ResizeKind;
import io.sagan.data.Picture;

/// Brings pictures to a square, columns first, then rows. Sums are taken in 64 bits and kept in 32.
///
/// Source: Pillow's filters for pictures of floating-point numbers, TensorFlow 1's `resize_bilinear`
/// and PyTorch's `interpolate`, rewritten from their definitions.
final class Resized {
    private Resized() {}

    /// **Shape** `height · width · 3 → size · size · 3`, rows of RGB pixels in 0…255.
    static float[] of(Picture picture, int size, ResizeKind kind) {
        int width = picture.width();
        int height = picture.height();
        var rgb = picture.rgb();
        var columns = new float[height * size * 3];
        for (int x = 0; x < size; x++) {
            var taps = Taps.at(x, width, size, kind);
            for (int y = 0; y < height; y++) {
                for (int c = 0; c < 3; c++) {
                    double sum = 0;
                    for (int i = 0; i < taps.weights.length; i++) {
                        sum += taps.weights[i] * (rgb[3 * (y * width + taps.start + i) + c] & 0xff);
                    }
                    columns[3 * (y * size + x) + c] = (float) sum;
                }
            }
        }
        var out = new float[size * size * 3];
        for (int y = 0; y < size; y++) {
            var taps = Taps.at(y, height, size, kind);
            for (int i = 0; i < 3 * size; i++) {
                double sum = 0;
                for (int t = 0; t < taps.weights.length; t++) {
                    sum += taps.weights[t] * columns[3 * (taps.start + t) * size + i];
                }
                out[3 * y * size + i] = Math.clamp((float) sum, 0, 255); // a bicubic filter swings over
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

package io.sagan.features;

import io.sagan.config.ResizeKind;
import io.sagan.data.FilterWindows;
import io.sagan.data.Picture;

/// Resizes pictures to a square, as other programs do before their networks.
///
/// All kinds are separable. Per axis, `out(i) = Σ in(start(i) + k)·w(i, k)`; columns first, then rows, with
/// float32 between:
/// - [ResizeKind#TF1_BILINEAR]: p = i·(in/out), lower = ⌊p⌋, `a + (b − a)·(p − lower)` in float32, the upper
///   neighbour clamped; equal to torch-fidelity's `interpolate_bilinear_2d_like_tensorflow1x` to the bit.
/// - [ResizeKind#TORCH_BILINEAR]: p = max(0, (i + ½)·(in/out) − ½), `a·(1 − t) + b·t` in float32, as PyTorch's
///   `interpolate(mode="bilinear", align_corners=False)`.
/// - [ResizeKind#PIL_BILINEAR], [ResizeKind#PIL_BICUBIC] (a = −½): the kernel widened by in/out when
///   shrinking, normalised, summed in float64, as Pillow resizes an image of mode F;
///   [ResizeKind#PIL_BICUBIC_CLIPPED] is then clipped to 0…255.
public final class Resize {
    private Resize() {}

    /// **Shape** rows of RGB pixels, `side · side · 3`. **Unit** pixel values, 0…255.
    ///
    /// @param picture of any size
    /// @param side of the result, in pixels
    public static float[] square(ResizeKind kind, Picture picture, int side) {
        var columns = Taps.of(kind, picture.width(), side);
        var rows = Taps.of(kind, picture.height(), side);
        var between = new float[picture.height() * side * 3];
        for (int y = 0; y < picture.height(); y++) {
            columns.row(picture.rgb(), y * picture.width() * 3, between, y * side * 3);
        }
        var out = new float[side * side * 3];
        for (int y = 0; y < side; y++) {
            rows.blend(between, y, side * 3, out);
        }
        if (kind == ResizeKind.PIL_BICUBIC_CLIPPED) {
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.clamp(out[i], 0f, 255f);
            }
        }
        return out;
    }

    /// What each output position takes from the input along one axis.
    private sealed interface Taps {
        static Taps of(ResizeKind kind, int in, int out) {
            return switch (kind) {
                case TF1_BILINEAR -> Neighbours.tensorFlow(in, out);
                case TORCH_BILINEAR -> Neighbours.torch(in, out);
                case PIL_BILINEAR -> new Windows(FilterWindows.of(in, out, 1, t -> Math.max(0, 1 - Math.abs(t))));
                case PIL_BICUBIC, PIL_BICUBIC_CLIPPED -> new Windows(FilterWindows.of(in, out, 2, Resize::cubic));
            };
        }

        /// One row of RGB pixels, resized.
        void row(byte[] rgb, int from, float[] out, int to);

        /// Row `y` of the output from rows of `length` numbers.
        void blend(float[] in, int y, int length, float[] out);
    }

    private static double cubic(double t) {
        double a = -0.5;
        double x = Math.abs(t);
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    /// Two neighbours each.
    ///
    /// Records may not hold arrays here, for their equality would be that of references.
    private static final class Neighbours implements Taps {
        private final boolean lerp;
        private final int[] lower;
        private final int[] upper;
        private final float[] weight;

        private Neighbours(boolean lerp, int in, int out) {
            this.lerp = lerp;
            lower = new int[out];
            upper = new int[out];
            weight = new float[out];
            float scale = (float) in / out;
            for (int i = 0; i < out; i++) {
                float p = lerp ? i * scale : Math.max(0, scale * (i + 0.5f) - 0.5f);
                lower[i] = Math.min((int) p, in - 1);
                upper[i] = Math.min(lower[i] + 1, in - 1);
                weight[i] = p - lower[i];
            }
        }

        static Neighbours tensorFlow(int in, int out) {
            return new Neighbours(true, in, out);
        }

        static Neighbours torch(int in, int out) {
            return new Neighbours(false, in, out);
        }

        private float between(float a, float b, float t) {
            return lerp ? a + (b - a) * t : a * (1 - t) + b * t;
        }

        @Override
        public void row(byte[] rgb, int from, float[] out, int to) {
            for (int x = 0; x < lower.length; x++) {
                int a = from + 3 * lower[x];
                int b = from + 3 * upper[x];
                for (int c = 0; c < 3; c++) {
                    out[to + 3 * x + c] = between(rgb[a + c] & 0xff, rgb[b + c] & 0xff, weight[x]);
                }
            }
        }

        @Override
        public void blend(float[] in, int y, int length, float[] out) {
            int a = lower[y] * length;
            int b = upper[y] * length;
            float t = weight[y];
            for (int i = 0; i < length; i++) {
                out[y * length + i] = between(in[a + i], in[b + i], t);
            }
        }
    }

    /// A window of weights each.
    private record Windows(FilterWindows windows) implements Taps {

        @Override
        public void row(byte[] rgb, int from, float[] out, int to) {
            for (int x = 0; x < windows.count(); x++) {
                for (int c = 0; c < 3; c++) {
                    double sum = 0;
                    int at = from + 3 * windows.start(x) + c;
                    for (double weight : windows.weights(x)) {
                        sum += weight * (rgb[at] & 0xff);
                        at += 3;
                    }
                    out[to + 3 * x + c] = (float) sum;
                }
            }
        }

        @Override
        public void blend(float[] in, int y, int length, float[] out) {
            var sums = new double[length];
            var weights = windows.weights(y);
            for (int k = 0; k < weights.length; k++) {
                int from = (windows.start(y) + k) * length;
                double weight = weights[k];
                for (int i = 0; i < length; i++) {
                    sums[i] += weight * in[from + i];
                }
            }
            for (int i = 0; i < length; i++) {
                out[y * length + i] = (float) sums[i];
            }
        }
    }
}

package io.sagan.data;

/// Resizes RGB pictures to squares with the antialiased Lanczos filter, a = 3, equal to Pillow's.
///
/// `out(x) = Σ in(i)·w((i + ½ − c) / s) / Σ w`, with c the centre of x in the input, s the scale
/// or 1 when enlarging, and `w(t) = sinc(t)·sinc(t/3)` for |t| < 3. Columns first, then rows, both
/// in 8 bits between and with weights of 22 fractional bits, which is what makes the result equal.
///
/// Source: the filter of Pillow's `Image.resize(…, LANCZOS)` for 8-bit pictures, rewritten from its
/// definition.
final class Lanczos {
    private static final int PRECISION = 22;
    private static final double RADIUS = 3;

    private Lanczos() {}

    /// **Shape** `side · side · 3 → size · size · 3`, rows of RGB pixels.
    static byte[] resize(byte[] rgb, int side, int size) {
        return resize(rgb, side, side, size);
    }

    /// **Shape** `height · width · 3 → size · size · 3`, rows of RGB pixels; the sides are scaled apart.
    static byte[] resize(byte[] rgb, int width, int height, int size) {
        var wide = width == size ? rgb : columns(rgb, width, height, size);
        return height == size ? wide : rows(wide, height, size);
    }

    private static byte[] columns(byte[] in, int width, int height, int size) {
        var taps = Taps.of(width, size);
        var out = new byte[height * size * 3]; // (height rows, size columns)
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < size; x++) {
                int from = 3 * (y * width + taps.start[x]);
                sum(in, from, 3, taps, x, out, 3 * (y * size + x));
            }
        }
        return out;
    }

    private static byte[] rows(byte[] in, int height, int size) {
        var taps = Taps.of(height, size);
        var out = new byte[size * size * 3];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int from = 3 * (taps.start[y] * size + x);
                sum(in, from, 3 * size, taps, y, out, 3 * (y * size + x));
            }
        }
        return out;
    }

    private static void sum(byte[] in, int from, int stride, Taps taps, int tap, byte[] out, int to) {
        int red = 1 << (PRECISION - 1);
        int green = red;
        int blue = red;
        var weights = taps.weights[tap];
        int at = from;
        for (int weight : weights) {
            red += weight * (in[at] & 0xff);
            green += weight * (in[at + 1] & 0xff);
            blue += weight * (in[at + 2] & 0xff);
            at += stride;
        }
        out[to] = clip(red);
        out[to + 1] = clip(green);
        out[to + 2] = clip(blue);
    }

    private static byte clip(int sum) {
        return (byte) Math.clamp(sum >> PRECISION, 0, 255);
    }

    /// For each output position: the first input position and the weights from there on.
    private static final class Taps {
        final int[] start;
        final int[][] weights;

        private Taps(int[] start, int[][] weights) {
            this.start = start;
            this.weights = weights;
        }

        static Taps of(int side, int size) {
            double scale = (double) side / size;
            double stretch = Math.max(scale, 1);
            double support = RADIUS * stretch;
            var start = new int[size];
            var weights = new int[size][];
            for (int x = 0; x < size; x++) {
                double centre = (x + 0.5) * scale;
                int first = Math.max(0, (int) (centre - support + 0.5));
                int end = Math.min(side, (int) (centre + support + 0.5));
                start[x] = first;
                weights[x] = fixed(first, end, centre, stretch);
            }
            return new Taps(start, weights);
        }

        private static int[] fixed(int first, int end, double centre, double stretch) {
            var real = new double[end - first];
            double total = 0;
            for (int i = 0; i < real.length; i++) {
                real[i] = filter((first + i - centre + 0.5) / stretch);
                total += real[i];
            }
            var fixed = new int[real.length];
            for (int i = 0; i < real.length; i++) {
                double weight = real[i] / total * (1 << PRECISION);
                fixed[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            }
            return fixed;
        }

        private static double filter(double t) {
            return -RADIUS <= t && t < RADIUS ? sinc(t) * sinc(t / RADIUS) : 0;
        }

        private static double sinc(double t) {
            return t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
        }
    }
}

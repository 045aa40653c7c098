package io.sagan.data;

/// Resizes RGB pictures to squares with the antialiased Lanczos filter, a = 3, equal to Pillow's.
///
/// `out(x) = Σ in(i)·w((i + ½ − c) / s) / Σ w`, with c the centre of x in the input, s the scale
/// or 1 when enlarging, and `w(t) = sinc(t)·sinc(t/3)` for |t| < 3. Columns first, then rows, both
/// in 8 bits between and with weights of 22 fractional bits, which is what makes the result equal.
///
/// Some rows at a time are turned, so that columns become lines, are summed to the columns of the output and turned
/// back; each output row is summed as soon as the last row that it needs is there. So the lines that are read and
/// written over and over stay in a core's own cache, whatever the size of the picture.
///
/// One of these keeps its lines for the next picture of the same size. It serves one thread at a time.
///
/// Source: the filter of Pillow's `Image.resize(…, LANCZOS)` for 8-bit pictures, rewritten from its
/// definition.
final class Lanczos {
    /// Most rows at a time: long lines for vectors, and few enough for the cache.
    private static final int CHUNK = 128;

    /// Columns that are turned back at once, so that each row is looked up less often.
    private static final int GROUP = 4;

    private Lines lines = new Lines(1, 1, 1);

    /// What is kept for pictures of one size.
    private static final class Lines {
        final int width;
        final int height;
        final int size;
        final int chunk;
        final LanczosTaps across;
        final LanczosTaps down;
        final int[][] columns; // a ring
        final int[][] summed;
        final int[][] rows; // a ring
        final int[] row;

        Lines(int width, int height, int size) {
            this.width = width;
            this.height = height;
            this.size = size;
            chunk = Math.min(CHUNK, height);
            across = LanczosTaps.of(width, size);
            down = LanczosTaps.of(height, size);
            int grouped = Math.ceilDiv(size, GROUP) * GROUP;
            columns = new int[across.longest()][3 * chunk];
            summed = new int[GROUP][3 * chunk];
            rows = new int[chunk + down.longest()][3 * grouped];
            row = new int[3 * grouped];
        }

        boolean fit(int width, int height, int size) {
            return this.width == width && this.height == height && this.size == size;
        }
    }

    /// **Shape** `height · width · 3 → size · size · 3`, rows of RGB pixels; the sides are scaled apart.
    byte[] resize(byte[] rgb, int width, int height, int size) {
        if (width == size && height == size) {
            return rgb;
        }
        if (!lines.fit(width, height, size)) {
            lines = new Lines(width, height, size);
        }
        var out = new byte[3 * size * size];
        int y = 0;
        for (int top = 0; top < height; top += lines.chunk) {
            int end = Math.min(height, top + lines.chunk);
            columns(lines, rgb, top, end);
            for (; y < size && lines.down.end(y) <= end; y++) {
                WeightedLines.sum(lines.rows, lines.down.start(y), lines.down.weights(y), lines.row);
                write(lines.row, out, 3 * size * y, 3 * size);
            }
        }
        return out;
    }

    private static void columns(Lines lines, byte[] rgb, int top, int end) {
        int turned = 0;
        for (int x = 0; x < lines.size; x++) {
            for (; turned < lines.across.end(x); turned++) {
                var column = lines.columns[turned % lines.columns.length];
                turn(rgb, 3 * (top * lines.width + turned), 3 * lines.width, 3 * (end - top), column);
            }
            int slot = x % GROUP;
            WeightedLines.sum(lines.columns, lines.across.start(x), lines.across.weights(x), lines.summed[slot]);
            if (slot == GROUP - 1 || x == lines.size - 1) {
                turnBack(lines, x - slot, top, end);
            }
        }
    }

    /// A column of the picture, its pixels one behind the other.
    private static void turn(byte[] rgb, int from, int stride, int samples, int[] column) {
        int at = from;
        for (int i = 0; i < samples; i += 3) {
            column[i] = rgb[at] & 0xff;
            column[i + 1] = rgb[at + 1] & 0xff;
            column[i + 2] = rgb[at + 2] & 0xff;
            at += stride;
        }
    }

    /// Summed columns, from column `x` on, into the rows; the last group brings along what no row shows.
    private static void turnBack(Lines lines, int x, int top, int end) {
        var a = lines.summed[0];
        var b = lines.summed[1];
        var c = lines.summed[2];
        var d = lines.summed[3];
        int to = 3 * x;
        int slot = top % lines.rows.length;
        for (int i = 0; i < 3 * (end - top); i += 3) {
            var row = lines.rows[slot];
            row[to] = a[i];
            row[to + 1] = a[i + 1];
            row[to + 2] = a[i + 2];
            row[to + 3] = b[i];
            row[to + 4] = b[i + 1];
            row[to + 5] = b[i + 2];
            row[to + 6] = c[i];
            row[to + 7] = c[i + 1];
            row[to + 8] = c[i + 2];
            row[to + 9] = d[i];
            row[to + 10] = d[i + 1];
            row[to + 11] = d[i + 2];
            slot = WeightedLines.next(slot, lines.rows);
        }
    }

    private static void write(int[] row, byte[] out, int to, int samples) {
        for (int i = 0; i < samples; i++) {
            out[to + i] = (byte) row[i];
        }
    }
}

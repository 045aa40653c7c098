package io.sagan.data;

import java.util.Arrays;

/// Weighted sums of lines of samples, in loops that the JIT turns into vector instructions.
///
/// Every line is an array of its own, samples are ints from 0 to 255, and all are read at one index: of
/// `sum[i] += w · line[i]` HotSpot makes vectors, of the same with an offset or on bytes none (JDK 25).
final class WeightedLines {
    private WeightedLines() {}

    /// Sums the lines from number `first` on, rounds and clips: the samples of an output line.
    ///
    /// @param lines used as a ring: number n is `lines[n mod length]`
    /// @param weights with [LanczosTaps#PRECISION] fractional bits
    /// @param sum receives the samples; of the length of each line
    static void sum(int[][] lines, int first, int[] weights, int[] sum) {
        Arrays.fill(sum, 1 << (LanczosTaps.PRECISION - 1));
        int at = first % lines.length;
        int k = 0;
        for (; k + 4 <= weights.length; k += 4) {
            int b = next(at, lines);
            int c = next(b, lines);
            int d = next(c, lines);
            add(
                    sum,
                    lines[at],
                    lines[b],
                    lines[c],
                    lines[d],
                    weights[k],
                    weights[k + 1],
                    weights[k + 2],
                    weights[k + 3]);
            at = next(d, lines);
        }
        for (; k < weights.length; k++) {
            add(sum, lines[at], weights[k]);
            at = next(at, lines);
        }
        clip(sum);
    }

    /// Where the line after this one lies in a ring.
    static int next(int at, int[][] lines) {
        return at + 1 == lines.length ? 0 : at + 1;
    }

    /// Four lines at once, so that sums are read and written a quarter as often.
    private static void add(int[] sum, int[] a, int[] b, int[] c, int[] d, int wa, int wb, int wc, int wd) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }

    private static void add(int[] sum, int[] line, int weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * line[i];
        }
    }

    private static void clip(int[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.max(0, Math.min(255, sum[i] >> LanczosTaps.PRECISION));
        }
    }
}

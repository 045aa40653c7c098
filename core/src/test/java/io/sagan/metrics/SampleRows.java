package io.sagan.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Rows for tests, and what other programs make of them.
final class SampleRows {
    private SampleRows() {}

    /// The rows that golden.py makes, times a number.
    static Features patterned(int count, int width, int seed, float scale) {
        return Features.of(IntStream.range(0, count)
                .mapToObj(i -> {
                    var row = new float[width];
                    for (int j = 0; j < width; j++) {
                        long mixed = i * 7919L
                                + j * 104729L
                                + (long) i * i * (j + seed) * 31
                                + seed * 613L
                                + (i + 3L) * (j + 5) * (j + 7);
                        row[j] = (float) (mixed % 1009 / 1009.0 - 0.5) * scale;
                    }
                    return row;
                })
                .toList());
    }

    /// Independent normal numbers of one mean, column j with its own deviation.
    static Features gaussian(int count, long seed, double mean, double... deviations) {
        var random = new SplittableRandom(seed);
        return Features.of(IntStream.range(0, count)
                .mapToObj(_ -> {
                    var row = new float[deviations.length];
                    for (int j = 0; j < row.length; j++) {
                        row[j] = (float) (mean + deviations[j] * random.nextGaussian());
                    }
                    return row;
                })
                .toList());
    }

    static double[] ones(int width) {
        var ones = new double[width];
        Arrays.fill(ones, 1);
        return ones;
    }

    static Features rows(float[]... rows) {
        return Features.of(List.of(rows));
    }

    static String golden(String key) {
        var all = new Properties();
        try (var in = SampleRows.class.getResourceAsStream("golden.properties")) {
            all.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.getProperty(key);
    }

    static double[] goldenNumbers(String key) {
        return Arrays.stream(golden(key).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    static int[] goldenIndices(String key) {
        return Arrays.stream(golden(key).split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}

package io.sagan.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// What a network saw in a set of pictures: a row of numbers and a class for each. Rows are held, not copied.
public final class Features {
    private final float[][] rows;
    private final int[] labels;

    private Features(float[][] rows, int[] labels) {
        this.rows = rows;
        this.labels = labels;
    }

    /// Rows with their classes.
    ///
    /// @param rows at least 1, equally wide, finite; they must not change afterwards
    /// @param labels one class for each row
    /// @throws IllegalArgumentException if the counts or widths differ, or a number is not finite
    public Features(List<float[]> rows, List<Integer> labels) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("features must have at least 1 row, got 0");
        }
        if (rows.size() != labels.size()) {
            throw new IllegalArgumentException("features must have a class for each row, got " + labels.size()
                    + " classes for " + rows.size() + " rows");
        }
        this(rows.toArray(float[][]::new), labels.stream().mapToInt(i -> i).toArray());
        for (int row = 0; row < this.rows.length; row++) {
            check(row);
        }
    }

    /// Rows without classes: all are of class 0.
    ///
    /// @throws IllegalArgumentException if there are none, their widths differ, or a number is not finite
    public static Features of(List<float[]> rows) {
        return new Features(rows, Collections.nCopies(rows.size(), 0));
    }

    private void check(int index) {
        var row = rows[index];
        if (row.length != width()) {
            throw new IllegalArgumentException("features must be equally wide, got " + width() + " in row 0 and "
                    + row.length + " in row " + index);
        }
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("features must be finite, got " + value + " in row " + index
                        + ": the network that gave them overflowed, or a picture held no numbers");
            }
        }
    }

    /// Number of rows.
    public int count() {
        return rows.length;
    }

    /// Numbers in a row.
    public int width() {
        return rows.length == 0 ? 0 : rows[0].length;
    }

    /// The row itself, not a copy.
    public float[] row(int index) {
        return rows[index];
    }

    /// The class of a row.
    public int label(int index) {
        return labels[index];
    }

    /// The classes that occur, ascending.
    public List<Integer> classes() {
        return Arrays.stream(labels).distinct().sorted().boxed().toList();
    }

    /// The rows of one class, in order; none if it does not occur.
    public Features ofClass(int label) {
        return take(IntStream.range(0, labels.length)
                .filter(i -> labels[i] == label)
                .toArray());
    }

    /// The rows at these places, in this order; a place may occur more than once.
    public Features take(int[] indices) {
        return new Features(
                Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(float[][]::new),
                Arrays.stream(indices).map(i -> labels[i]).toArray());
    }

    /// All rows, unmodifiable.
    public List<float[]> rows() {
        return Collections.unmodifiableList(Arrays.asList(rows));
    }

    /// @throws IllegalArgumentException if the other's rows are of another width
    void requireWidthOf(Features other) {
        if (width() != other.width()) {
            throw new IllegalArgumentException("both must have the same number of features, got " + width() + " and "
                    + other.width() + ": take them from one network");
        }
    }

    /// The mean of each column, in float64.
    double[] mean() {
        var mean = new double[width()];
        for (var row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= rows.length;
        }
        return mean;
    }
}

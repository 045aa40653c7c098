package io.sagan.metrics;

import java.util.Arrays;

/// The k nearest rows of each row, by Euclidean distance, nearest first.
final class Neighbours {
    private final int k;
    private final double[] squared; // (rows, k), ascending
    private final int[] indices;

    private Neighbours(int rows, int k) {
        this.k = k;
        squared = new double[rows * k];
        indices = new int[rows * k];
        Arrays.fill(squared, Double.POSITIVE_INFINITY);
        Arrays.fill(indices, -1);
    }

    /// Among the other rows of the same set; an equal row at another place is a neighbour at distance 0.
    ///
    /// @param k in 1..rows − 1
    static Neighbours within(Features set, int k) {
        require(k, set.count() - 1, set.count());
        var found = new Neighbours(set.count(), k);
        Distances.within(set).visit(tile -> {
            for (int i = 0; i < tile.high; i++) {
                int row = tile.top + i;
                for (int j = Math.max(0, row + 1 - tile.left); j < tile.wide; j++) {
                    double distance = tile.squared(i, j);
                    found.offer(row, tile.left + j, distance);
                    found.offer(tile.left + j, row, distance);
                }
            }
        });
        found.settle(set, set);
        return found;
    }

    /// Of each row of one set among the rows of another.
    ///
    /// @param k in 1..rows of the other
    static Neighbours among(Features of, Features others, int k) {
        require(k, others.count(), others.count());
        var found = new Neighbours(of.count(), k);
        Distances.between(of, others).visit(tile -> {
            for (int i = 0; i < tile.high; i++) {
                for (int j = 0; j < tile.wide; j++) {
                    found.offer(tile.top + i, tile.left + j, tile.squared(i, j));
                }
            }
        });
        found.settle(of, others);
        return found;
    }

    private static void require(int k, int most, int count) {
        if (k < 1 || k > most) {
            throw new IllegalArgumentException(
                    "neighbours must be in 1.." + most + " for a set of " + count + " pictures, got " + k);
        }
    }

    /// Squared distance of a row to its neighbour number `place`, from 0.
    double squared(int row, int place) {
        return squared[row * k + place];
    }

    /// Squared distance of a row to its k-th neighbour.
    double squaredRadius(int row) {
        return squared(row, k - 1);
    }

    /// Which row the neighbour number `place` is.
    int index(int row, int place) {
        return indices[row * k + place];
    }

    private void offer(int row, int other, double distance) {
        int start = row * k;
        int at = start + k - 1;
        // Equal distances go by index, so that threads cannot change what is found.
        if (distance > squared[at] || (distance == squared[at] && other > indices[at] && indices[at] >= 0)) {
            return;
        }
        while (at > start && (distance < squared[at - 1] || (distance == squared[at - 1] && other < indices[at - 1]))) {
            squared[at] = squared[at - 1];
            indices[at] = indices[at - 1];
            at--;
        }
        squared[at] = distance;
        indices[at] = other;
    }

    /// Puts the distances of those found exactly, and in order.
    private void settle(Features of, Features others) {
        for (int row = 0; row < of.count(); row++) {
            var found = Arrays.copyOfRange(indices, row * k, (row + 1) * k);
            Arrays.fill(squared, row * k, (row + 1) * k, Double.POSITIVE_INFINITY);
            Arrays.fill(indices, row * k, (row + 1) * k, -1);
            for (int other : found) {
                offer(row, other, Distances.exact(of.row(row), others.row(other)));
            }
        }
    }
}

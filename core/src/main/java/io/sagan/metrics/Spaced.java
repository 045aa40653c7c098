package io.sagan.metrics;

import java.util.stream.IntStream;

/// Some rows of a set, evenly spaced.
final class Spaced {
    private Spaced() {}

    /// All rows, or `most` of them where there are more.
    static Features of(Features set, int most) {
        int count = Math.min(most, set.count());
        return set.take(IntStream.range(0, count)
                .map(i -> (int) ((long) i * set.count() / count))
                .toArray());
    }
}

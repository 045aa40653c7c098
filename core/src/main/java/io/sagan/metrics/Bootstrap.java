package io.sagan.metrics;

import io.sagan.tensor.Seeds;

/// Drawing a set's rows again, with replacement.
///
/// @param replicates how often, at least 2; 200 are few, 1000 are many
/// @param seed of the draws
public record Bootstrap(int replicates, long seed) {

    public Bootstrap {
        if (replicates < 2) {
            throw new IllegalArgumentException("bootstrap.replicates must be at least 2, got " + replicates);
        }
    }

    /// Rows of one replicate.
    int[] draw(String what, int replicate, int count) {
        var random = Seeds.stream(seed, "bootstrap " + what, replicate);
        var rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = random.nextInt(count);
        }
        return rows;
    }

    /// How often each row occurs in one replicate.
    int[] counts(String what, int replicate, int count) {
        var counts = new int[count];
        for (int row : draw(what, replicate, count)) {
            counts[row]++;
        }
        return counts;
    }
}

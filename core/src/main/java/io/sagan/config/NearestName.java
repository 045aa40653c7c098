package io.sagan.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds what somebody most likely meant by a misspelt name.
final class NearestName {

    private NearestName() {}

    /// The candidate fewest edits (insert, delete, replace, swap of neighbours) away, where case,
    /// `-` and `_` do not count; empty when even that one needs more than a third of the letters.
    static Optional<String> of(String name, Collection<String> candidates) {
        if (name.length() > 100) {
            return Optional.empty();
        }
        var wanted = plain(name);
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> edits(wanted, plain(candidate))))
                .filter(candidate -> edits(wanted, plain(candidate)) <= Math.max(1, wanted.length() / 3));
    }

    private static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static int edits(String a, String b) {
        var table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int replace = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(replace, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}

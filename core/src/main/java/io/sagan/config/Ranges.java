package io.sagan.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds the values of a record against the [Range] of its components.
final class Ranges {

    private Ranges() {}

    /// @param path the record's key in an experiment, such as `train`
    /// @param values the components' values in their order; a null is skipped
    /// @throws ExperimentException naming every value out of its range
    static void require(Class<? extends Record> type, String path, @Nullable Object... values) {
        var problems = new ArrayList<String>();
        var components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            var range = components[i].getAnnotation(Range.class);
            var value = values[i];
            if (range != null && value != null) {
                check(path + "." + components[i].getName(), range, value, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new ExperimentException(problems);
        }
    }

    private static void check(String path, Range range, Object value, List<String> problems) {
        switch (value) {
            case List<?> entries -> {
                if (entries.size() < range.minEntries()) {
                    problems.add("%s must have at least %s entries, got %s"
                            .formatted(path, range.minEntries(), entries.size()));
                }
                if (entries.size() > range.maxEntries()) {
                    problems.add("%s must have at most %s entries, got %s"
                            .formatted(path, range.maxEntries(), entries.size()));
                }
                for (int i = 0; i < entries.size(); i++) {
                    check("%s[%s]".formatted(path, i), range, entries.get(i), problems);
                }
            }
            case Number number -> {
                if (!contains(range, number.doubleValue())) {
                    problems.add("%s must be %s, got %s".formatted(path, words(range), YamlWriter.number(number)));
                }
            }
            case Enum<?> _ -> {} // a list of choices has a length to check and no limits
            default -> throw new IllegalStateException(path + " has a range but is no number");
        }
    }

    private static boolean contains(Range range, double value) {
        return Double.isFinite(value)
                && (range.aboveMin() ? value > range.min() : value >= range.min())
                && (range.belowMax() ? value < range.max() : value <= range.max());
    }

    private static String words(Range range) {
        var parts = new ArrayList<String>();
        if (range.min() > Double.NEGATIVE_INFINITY) {
            parts.add((range.aboveMin() ? "above " : "at least ") + YamlWriter.number(range.min()));
        }
        if (range.max() < Double.POSITIVE_INFINITY) {
            parts.add((range.belowMax() ? "below " : "at most ") + YamlWriter.number(range.max()));
        }
        return parts.isEmpty() ? "a finite number" : String.join(" and ", parts);
    }
}

package io.sagan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Facts in order, as lines for people and as one JSON object for programs.
final class Facts {
    private final List<Fact> facts = new ArrayList<>();

    /// @param key the name in JSON
    /// @param label the name for people
    /// @param value a String, Boolean, or finite Number; the value in JSON
    /// @param words the value for people; empty for programs alone
    private record Fact(String key, String label, Object value, String words) {}

    Facts add(String key, String label, Object value) {
        return add(key, label, value, value.toString());
    }

    Facts add(String key, String label, Object value, String words) {
        facts.add(new Fact(key, label, value, words));
        return this;
    }

    /// One line for each fact, the values below each other.
    String text() {
        var told = facts.stream().filter(fact -> !fact.words().isEmpty()).toList();
        int widest = told.stream().mapToInt(fact -> fact.label().length()).max().orElse(0);
        var text = new StringBuilder();
        for (var fact : told) {
            text.append(fact.label())
                    .append(" ".repeat(widest - fact.label().length() + 2))
                    .append(fact.words())
                    .append('\n');
        }
        return text.toString();
    }

    String json() {
        var members = facts.stream().map(fact -> "  " + quoted(fact.key()) + ": " + json(fact.value()));
        return "{\n" + String.join(",\n", members.toList()) + "\n}\n";
    }

    private static String json(Object value) {
        return value instanceof Number || value instanceof Boolean ? value.toString() : quoted(value.toString());
    }

    /// A JSON string.
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}

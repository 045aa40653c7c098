package io.sagan.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a program's settings say, held against what its tensors say.
///
/// @param settings text by path; empty where there is no settings file
record Claims(Map<String, String> settings) {

    /// @param program whose settings they should be
    /// @param groups with what the names of that program's settings begin
    /// @throws IOException if none of that program's settings is among them
    void requireSome(String program, String... groups) throws IOException {
        if (!settings.isEmpty()
                && settings.keySet().stream()
                        .noneMatch(key -> Arrays.stream(groups).anyMatch(key::startsWith))) {
            throw new IOException("the settings hold none of %s's (%s): give that program's own file, or none"
                    .formatted(program, String.join(", ", groups)));
        }
    }

    /// @throws IOException if the settings have the key with another value, naming both
    void require(String key, Object found) throws IOException {
        var claimed = settings.get(key);
        if (claimed != null && !claimed.strip().equalsIgnoreCase(found.toString())) {
            throw conflict(key, claimed, found);
        }
    }

    /// Holds a list of numbers against the tensors, whatever its order.
    ///
    /// @param separator between the numbers
    /// @param possible numbers that the program heeds; others in the list do nothing
    void requireSet(String key, String separator, Set<Integer> possible, Set<Integer> found) throws IOException {
        var claimed = settings.get(key);
        if (claimed == null) {
            return;
        }
        var wanted = new TreeSet<Integer>();
        try {
            Arrays.stream(claimed.split(separator))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty() && !text.equals("N/A"))
                    .forEach(text -> wanted.add(Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            throw new IOException("%s must list whole numbers, got %s".formatted(key, claimed));
        }
        wanted.retainAll(possible);
        if (!wanted.equals(found)) {
            throw conflict(key, claimed, found);
        }
    }

    /// @throws IOException if the setting asks for something that Sagan's networks do not have
    void requireKnown(String key, String... known) throws IOException {
        var claimed = settings.get(key);
        if (claimed != null && Arrays.stream(known).noneMatch(claimed.strip()::equalsIgnoreCase)) {
            throw new IOException(
                    "%s must be %s to be imported, got %s".formatted(key, String.join(" or ", known), claimed));
        }
    }

    boolean truth(String key, boolean otherwise) {
        var claimed = settings.get(key);
        return claimed == null ? otherwise : claimed.strip().equalsIgnoreCase("true");
    }

    String text(String key, String otherwise) {
        return settings.getOrDefault(key, otherwise).strip();
    }

    /// @throws IOException if the setting is no number in (0, 1]
    double epsilon(String key, double otherwise) throws IOException {
        var claimed = settings.get(key);
        if (claimed == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(claimed.strip());
            if (value > 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("%s must be a number above 0 and at most 1, got %s".formatted(key, claimed));
    }

    private static IOException conflict(String key, String claimed, Object found) {
        return new IOException(
                "the settings say %s is %s, but the tensors say %s: give the settings that this model was trained with"
                        .formatted(key, claimed, found));
    }
}

package io.sagan.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One setting in which two descriptions differ.
///
/// @param path its key, such as `model.generator.attention`
/// @param before its value in the first, as YAML
/// @param after its value in the second, as YAML
public record Difference(String path, String before, String after) {

    /// Every difference, in the order of the keys. A group that one of them lacks is one difference.
    ///
    /// @param path the key of what is compared, such as `model`; empty for a whole experiment
    public static List<Difference> between(String path, Record before, Record after) {
        var found = new ArrayList<Difference>();
        compare(path, before, after, found);
        return List.copyOf(found);
    }

    private static void compare(String path, @Nullable Object before, @Nullable Object after, List<Difference> found) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before instanceof Record old && after instanceof Record latest) {
            for (var component : old.getClass().getRecordComponents()) {
                compare(
                        Settings.join(path, component.getName()),
                        YamlWriter.value(old, component),
                        YamlWriter.value(latest, component),
                        found);
            }
            return;
        }
        found.add(new Difference(path, YamlWriter.inline(before), YamlWriter.inline(after)));
    }
}

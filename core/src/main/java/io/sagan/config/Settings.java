package io.sagan.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The names an experiment knows: its records' components as paths such as `train.batch`.
final class Settings {

    private Settings() {}

    static @Nullable RecordComponent component(Class<?> type, String name) {
        if (!type.isRecord()) {
            return null;
        }
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /// Whether the path names a text, whose value must not be read as YAML: `#ffffff` is a comment
    /// there.
    static boolean isText(Class<? extends Record> root, List<String> path) {
        Class<?> type = root;
        for (var name : path) {
            var component = component(type, name);
            if (component == null) {
                return false;
            }
            type = component.getType();
        }
        return type == String.class;
    }

    static boolean nullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
    }

    /// Says that a key is unknown, and what was probably meant: a sibling with a similar name, the
    /// same name elsewhere, a dotted path that should be nested; else what the group knows.
    static String unknown(String path, String name, Class<?> type) {
        var full = name.isBlank() ? join(path, "\"\"") : join(path, shortened(name));
        if (name.contains(".") && all("", Experiment.class).contains(join(path, name))) {
            int dot = name.lastIndexOf('.');
            return "%s must be nested in a file: write %s under %s"
                    .formatted(full, name.substring(dot + 1), join(path, name.substring(0, dot)));
        }
        List<String> siblings = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        var sibling = NearestName.of(name, siblings).map(near -> join(path, near));
        var elsewhere = all("", Experiment.class).stream()
                .filter(known -> known.substring(known.lastIndexOf('.') + 1).equals(name))
                .findFirst();
        return sibling.or(() -> elsewhere)
                .map(near -> "%s is not a setting; did you mean %s?".formatted(full, near))
                .orElseGet(() -> "%s is not a setting; %s knows %s"
                        .formatted(full, path.isEmpty() ? "an experiment" : path, names(type)));
    }

    private static List<String> all(String path, Class<?> type) {
        var paths = new ArrayList<String>();
        for (var component : type.getRecordComponents()) {
            var here = join(path, component.getName());
            paths.add(here);
            if (component.getType().isRecord()) {
                paths.addAll(all(here, component.getType()));
            }
        }
        return paths;
    }

    /// A value as it stands in the document, short enough for a sentence.
    static String shown(JsonNode node) {
        if (node.isObject()) {
            return "a group of settings";
        }
        return shortened(node.isNumber() ? node.asString() : node.toString());
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }
}

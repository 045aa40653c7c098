package io.sagan.config;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Turns assignments such as `train.batch=32` into the tree that a file saying the same would have.
final class Overrides {

    private static final int MAX_PARTS = 16;

    private Overrides() {}

    /// @param type the record that the paths begin in
    /// @throws ExperimentException if a value is no YAML or a path has too many parts
    static JsonNode tree(Class<? extends Record> type, Map<List<String>, String> settings) {
        var root = JsonNodeFactory.instance.objectNode();
        settings.forEach((path, text) -> {
            if (path.size() > MAX_PARTS) {
                throw new ExperimentException("%s... is not a setting".formatted(String.join(".", path.subList(0, 3))));
            }
            var group = root;
            for (var name : path.subList(0, path.size() - 1)) {
                group = group.get(name) instanceof ObjectNode inner ? inner : group.putObject(name);
            }
            group.set(path.getLast(), value(type, path, text));
        });
        return root;
    }

    private static JsonNode value(Class<? extends Record> type, List<String> path, String text) {
        if (Settings.isText(type, path) || text.isBlank()) {
            return JsonNodeFactory.instance.stringNode(text);
        }
        try {
            return YamlDocument.parse(text);
        } catch (ExperimentException e) {
            throw new ExperimentException(
                    "%s cannot be %s: %s".formatted(String.join(".", path), text, e.getMessage()));
        }
    }
}

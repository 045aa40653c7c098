package io.sagan.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/// Another program's settings, YAML or JSON, as text by path: `MODEL.g_conv_dim` → `8`. A list of
/// values becomes one text, joined by commas.
public final class ForeignSettings {
    private static final int MAX_BYTES = 4 * YamlDocument.MAX_CHARACTERS;

    private ForeignSettings() {}

    /// Reads a settings file.
    ///
    /// @throws IOException if it cannot be read
    /// @throws ExperimentException if it is no YAML, or has aliases, several documents or a key twice
    public static Map<String, String> read(Path file) throws IOException {
        try {
            var text = LimitedText.read(file, MAX_BYTES)
                    .orElseThrow(() -> new ExperimentException(
                            "settings must have at most %s bytes, got more".formatted(MAX_BYTES)));
            if (text.isBlank()) {
                throw new ExperimentException("it is empty; give the program's settings, or none");
            }
            return parse(text);
        } catch (CharacterCodingException e) {
            throw new ExperimentException(file + " must be UTF-8 text, and is not");
        } catch (ExperimentException e) {
            throw new ExperimentException(file + ": " + e.getMessage());
        }
    }

    /// Reads settings from text.
    ///
    /// @throws ExperimentException if it is no YAML, or has aliases, several documents or a key twice
    public static Map<String, String> parse(String text) {
        var settings = new LinkedHashMap<String, String>();
        collect("", YamlDocument.parse(text), settings);
        return Collections.unmodifiableMap(settings);
    }

    // The document's depth is bounded by the parser.
    private static void collect(String path, JsonNode node, Map<String, String> settings) {
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> collect(
                            path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                            member.getValue(),
                            settings));
        } else if (node.isArray()) {
            var joined = new StringJoiner(",");
            node.forEach(element -> joined.add(element.isValueNode() ? element.asString() : "?"));
            settings.put(path, joined.toString());
        } else {
            settings.put(path, node.asString());
        }
    }
}

package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds the tables of `docs/experiment.md` against the schema.
class ExperimentPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z0-9.]+)` \\| (.+) \\| (.+) \\| (.+) \\|$");

    private record Row(String meaning, String standard, String allowed) {}

    @Test
    void describesEverySettingAndNoOther() throws IOException {
        assertThat(rows().keySet())
                .containsExactlyInAnyOrderElementsOf(settings().keySet());
    }

    @Test
    void namesTheDefaults() throws IOException {
        var rows = rows();
        settings().forEach((path, setting) -> {
            var standard = setting.get("default");
            assertThat(row(rows, path).standard())
                    .as(path)
                    .isEqualTo(standard == null ? "required" : "`" + text(standard) + "`");
        });
    }

    @Test
    void namesTheLimitsAndTheChoices() throws IOException {
        var rows = rows();
        settings().forEach((path, setting) -> {
            var each = setting.has("items") ? setting.get("items") : setting;
            var allowed = row(rows, path).allowed();
            for (var limit : Map.of(
                            "minimum", "from ",
                            "exclusiveMinimum", "above ",
                            "maximum", "to ",
                            "exclusiveMaximum", "below ")
                    .entrySet()) {
                if (each.has(limit.getKey())) {
                    assertThat(allowed)
                            .as(path)
                            .containsPattern(
                                    limit.getValue() + Pattern.quote(text(each.get(limit.getKey()))) + "(?![0-9.e])");
                }
            }
            for (var choice : each.path("enum")) {
                assertThat(allowed).as(path).contains("`" + choice.asString() + "`");
            }
            if (setting.has("maxItems")) {
                assertThat(row(rows, path).meaning())
                        .as(path)
                        .contains(setting.get("minItems").asInt() + " to "
                                + setting.get("maxItems").asInt());
            }
        });
    }

    private static Row row(Map<String, Row> rows, String path) {
        return rows.getOrDefault(path, new Row("", "", ""));
    }

    private static Map<String, Row> rows() throws IOException {
        var rows = new LinkedHashMap<String, Row>();
        var match = ROW.matcher(Files.readString(Path.of("..", "docs", "experiment.md")));
        while (match.find()) {
            rows.put(match.group(1), new Row(match.group(2), match.group(3), match.group(4)));
        }
        return rows;
    }

    /// The schema's settings by path, groups left out.
    private static Map<String, JsonNode> settings() {
        var settings = new LinkedHashMap<String, JsonNode>();
        collect("", new JsonMapper().readTree(SchemaOfRecords.generate()), settings);
        return settings;
    }

    private static void collect(String path, JsonNode group, Map<String, JsonNode> settings) {
        group.get("properties").properties().forEach(entry -> {
            var here = Settings.join(path, entry.getKey());
            if (entry.getValue().has("properties")) {
                collect(here, entry.getValue(), settings);
            } else {
                settings.put(here, entry.getValue());
            }
        });
    }

    private static String text(JsonNode value) {
        if (value.isNumber()) {
            return YamlWriter.number(value.isIntegralNumber() ? value.asLong() : (Number) value.asDouble());
        }
        var text = value.isString() ? value.asString() : value.toString();
        return text.startsWith("#") ? "\"" + text + "\"" : text.replace(",", ", ");
    }
}

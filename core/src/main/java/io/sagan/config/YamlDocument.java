package io.sagan.config;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/// YAML text as a tree, within bounds that no honest experiment meets.
final class YamlDocument {

    static final int MAX_CHARACTERS = 1 << 18;
    private static final int MAX_DEPTH = 16;
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*?)\"");
    private static final Pattern POSITION = Pattern.compile("\\s*in .*, line \\d+, column \\d+:?.*");
    private static final YAMLMapper MAPPER = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private YamlDocument() {}

    /// @throws ExperimentException if the text is no YAML, is empty, holds a second document, an
    ///     alias or the same key twice, or is too long or too deeply nested
    static JsonNode parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new ExperimentException("an experiment must have at most %s characters of YAML, got %s"
                    .formatted(MAX_CHARACTERS, text.length()));
        }
        var body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            requireOnePlainDocument(body);
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw new ExperimentException(sentence(e));
        }
    }

    private static void requireOnePlainDocument(String text) {
        try (var parser = (YAMLParser) MAPPER.createParser(text)) {
            int depth = 0;
            int values = 0;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                int line = parser.currentTokenLocation().getLineNr();
                if (depth == 0 && ++values > 1) {
                    throw new ExperimentException(
                            "line %s begins a second document; an experiment must be one document".formatted(line));
                }
                if (parser.isCurrentAlias()) {
                    throw new ExperimentException(
                            "line %s uses a YAML alias (*%s); write the value out".formatted(line, parser.getString()));
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    throw new ExperimentException("line %s nests deeper than the %s levels an experiment may have"
                            .formatted(line, MAX_DEPTH));
                }
                if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
                    throw new ExperimentException(
                            "line %s holds a binary value; an experiment has none".formatted(line));
                }
            }
            if (values == 0) {
                throw new ExperimentException(
                        "the experiment is empty; write at least one setting, or {} for the defaults");
            }
        }
    }

    private static String sentence(JacksonException e) {
        var location = e instanceof StreamReadException ? e.getLocation() : null;
        var where = location == null || location.getLineNr() < 1 ? "" : "line %s: ".formatted(location.getLineNr());
        var message = e.getOriginalMessage() == null ? "unreadable" : e.getOriginalMessage();
        var duplicate = DUPLICATE.matcher(message);
        if (duplicate.find()) {
            return "%s%s is set twice; keep one of the two".formatted(where, duplicate.group(1));
        }
        return where + "not valid YAML, " + gist(message).replaceAll("\\p{Cntrl}", "");
    }

    /// The parser's message holds context, source lines and carets; the last line of words says
    /// what is wrong.
    private static String gist(String message) {
        List<String> lines = message.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            boolean last = lines.subList(i + 1, lines.size()).stream()
                    .noneMatch(line -> POSITION.matcher(line).matches());
            if (last && POSITION.matcher(lines.get(i)).matches()) {
                return lines.get(i - 1).strip();
            }
        }
        return lines.isEmpty() ? "unreadable" : lines.getFirst().strip();
    }
}

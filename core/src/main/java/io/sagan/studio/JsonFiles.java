package io.sagan.studio;

import io.sagan.config.LimitedText;
import io.sagan.train.DurableFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The small JSON files of a checkpoint.
final class JsonFiles {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /// The files of a checkpoint are a few kilobytes; nothing else is taken into memory.
    private static final int MAX_BYTES = 1 << 20;

    private JsonFiles() {}

    static void write(Path file, Object value) throws IOException {
        Files.writeString(file, text(value));
    }

    /// The value as the file has it.
    static String text(Object value) {
        return JSON.writeValueAsString(value) + "\n";
    }

    /// The value on one line.
    static String line(Object value) {
        return JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }

    /// Reads a record.
    ///
    /// @throws IOException with one sentence when the file is absent or holds something else
    static <T> T read(Path file, Class<T> type) throws IOException {
        String text;
        try {
            text = LimitedText.read(file, MAX_BYTES)
                    .orElseThrow(() -> new IOException("it has more than " + MAX_BYTES + " bytes"));
        } catch (CharacterCodingException e) {
            throw new IOException(file + " does not hold what it should: it is not UTF-8 text", e);
        } catch (IOException e) {
            throw new IOException(file + " could not be read: " + DurableFiles.reason(e), e);
        }
        return parse(text, file.toString(), type);
    }

    /// Reads a record from text.
    ///
    /// @param where names the text in messages
    /// @throws IOException with one sentence when the text holds something else
    static <T> T parse(String text, String where, Class<T> type) throws IOException {
        return checked(where, () -> JSON.readValue(text, type));
    }

    /// A record as a tree, to read parts of.
    static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /// The record of a tree.
    ///
    /// @param where names what the tree came from
    /// @throws IOException with one sentence when the tree holds something else
    static <T> T value(String where, JsonNode tree, Class<T> type) throws IOException {
        return checked(where, () -> JSON.treeToValue(tree, type));
    }

    private static <T> T checked(String where, Supplier<@Nullable T> reading) throws IOException {
        try {
            var value = reading.get();
            if (value == null || (value instanceof JsonNode tree && tree.isNull())) {
                throw new IOException(where + " does not hold what it should: it is null");
            }
            return value;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(where + " does not hold what it should: " + JsonProblem.words(e), e);
        }
    }
}

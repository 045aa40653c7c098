package io.sagan.studio;

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

    private JsonFiles() {}

    static void write(Path file, Object value) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(value) + "\n");
    }

    /// Reads a record.
    ///
    /// @throws IOException with one sentence when the file is absent or holds something else
    static <T> T read(Path file, Class<T> type) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " does not hold what it should: it is not UTF-8 text", e);
        } catch (IOException e) {
            throw new IOException(file + " could not be read: " + DurableFiles.reason(e), e);
        }
        return checked(file, () -> JSON.readValue(text, type));
    }

    /// A record as a tree, to read parts of.
    static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /// The record of a tree.
    ///
    /// @param file where the tree came from
    /// @throws IOException with one sentence when the tree holds something else
    static <T> T value(Path file, JsonNode tree, Class<T> type) throws IOException {
        return checked(file, () -> JSON.treeToValue(tree, type));
    }

    private static <T> T checked(Path file, Supplier<@Nullable T> reading) throws IOException {
        try {
            var value = reading.get();
            if (value == null || (value instanceof JsonNode tree && tree.isNull())) {
                throw new IOException(file + " does not hold what it should: it is null");
            }
            return value;
        } catch (JacksonException | IllegalArgumentException e) {
            var message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IOException(file + " does not hold what it should: " + message, e);
        }
    }
}

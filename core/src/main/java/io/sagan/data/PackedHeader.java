package io.sagan.data;

import io.sagan.tensor.JsonReader;
import io.sagan.tensor.SafetensorsHeader;
import io.sagan.tensor.StoredType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a packed file says of itself, as the text in its header; the shapes of its tensors say the rest.
///
/// @param reading what was made of each picture
/// @param classNames in the order of the labels; empty for no classes
/// @param fingerprint of the data set
record PackedHeader(PictureReading.ForModel reading, List<String> classNames, String fingerprint) {
    /// uint8 `(N, S, S, 3)`.
    static final String PICTURES = "pictures";
    /// int64 `(N)`.
    static final String LABELS = "labels";
    /// uint8 of any length, as [PackedNames] has it.
    static final String NAMES = "names";

    private static final String FORMAT = "format";
    private static final String KIND = "sagan pictures";
    private static final String VERSION = "1";

    /// How a packed file goes on after the eight bytes of its header's length.
    static final String BEGINNING = "{\"__metadata__\":{\"%s\":\"%s\"".formatted(FORMAT, KIND);

    PackedHeader {
        classNames = List.copyOf(classNames);
    }

    /// The text in the header; the format comes first, so that a file is known by its beginning.
    SequencedMap<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put(FORMAT, KIND);
        metadata.put("version", VERSION);
        metadata.put("classes", classNames.stream().map(JsonReader::quote).collect(Collectors.joining(",", "[", "]")));
        metadata.put("background", reading.background());
        metadata.put("reading", reading.words());
        metadata.put("fingerprint", fingerprint);
        return metadata;
    }

    /// Reads and checks the header of a file.
    ///
    /// @throws DataException if it is no packed file, of a version this one does not know, or damaged
    static PackedHeader read(SafetensorsHeader header, Path file) throws DataException {
        var metadata = header.metadata();
        if (!KIND.equals(metadata.get(FORMAT))) {
            throw new DataException(
                    "'%s' holds tensors but no packed pictures: 'sagan data pack' makes a packed file".formatted(file));
        }
        if (!VERSION.equals(metadata.get("version"))) {
            throw new DataException(
                    "'%s' is packed in version %s of the format, and this Sagan reads %s: update Sagan or pack the data anew"
                            .formatted(file, metadata.get("version"), VERSION));
        }
        var pictures = entry(header, PICTURES, StoredType.U8, 4, file);
        long count = pictures.shape().getFirst();
        long size = pictures.shape().get(1);
        require(
                pictures.shape().equals(List.of(count, size, size, 3L)) && size >= 1 && size <= 4096,
                "its pictures must be squares of 1 to 4096 RGB pixels, got " + pictures.shape(),
                file);
        require(count >= 2 && count <= Integer.MAX_VALUE, "it must hold 2 pictures or more, got " + count, file);
        long labels = entry(header, LABELS, StoredType.I64, 1, file).shape().getFirst();
        require(labels == count, "it holds %s labels for %s pictures".formatted(labels, count), file);
        entry(header, NAMES, StoredType.U8, 1, file);
        var background = text(metadata, "background", "#[0-9a-fA-F]{6}", file);
        return new PackedHeader(
                new PictureReading.ForModel((int) size, background),
                classes(text(metadata, "classes", "(?s).*", file), file),
                text(metadata, "fingerprint", "[0-9a-f]{64}", file));
    }

    /// The file cannot be what was written.
    static DataException damaged(Path file, String reason) {
        return new DataException("'%s' is a damaged packed file: %s; pack the data anew".formatted(file, reason));
    }

    private static void require(boolean holds, String otherwise, Path file) throws DataException {
        if (!holds) {
            throw damaged(file, otherwise);
        }
    }

    private static SafetensorsHeader.Entry entry(
            SafetensorsHeader header, String name, StoredType type, int rank, Path file) throws DataException {
        SafetensorsHeader.@Nullable Entry entry = header.entries().get(name);
        require(entry != null, "it has no tensor '%s'".formatted(name), file);
        var found = Objects.requireNonNull(entry);
        require(
                found.type() == type && found.shape().size() == rank,
                "its tensor '%s' must be %s with %s axes, got %s %s"
                        .formatted(name, type, rank, found.type(), found.shape()),
                file);
        return found;
    }

    private static String text(Map<String, String> metadata, String name, String form, Path file) throws DataException {
        var text = metadata.get(name);
        if (text == null || !text.matches(form)) {
            throw damaged(
                    file,
                    text == null
                            ? "its header lacks %s".formatted(name)
                            : "its header says no %s that could be one, but %s".formatted(name, text));
        }
        return text;
    }

    private static List<String> classes(String json, Path file) throws DataException {
        var names = new ArrayList<String>();
        try {
            var reader = new JsonReader(json);
            reader.beginArray();
            for (boolean first = true; reader.nextElement(first); first = false) {
                names.add(reader.nextString());
            }
            reader.end();
            return names;
        } catch (JsonReader.Malformed malformed) {
            throw damaged(file, "in the classes of its header, " + malformed.reason());
        }
    }
}

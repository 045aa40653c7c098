package io.sagan.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a safetensors file says it holds; every claim was held against the file's size.
///
/// @param entries the tensors by name, in the header's order
/// @param metadata free text by name; empty when the file has none
/// @param dataStart position in the file, in bytes, from which offsets count
public record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {
    static final String METADATA = "__metadata__";
    private static final long MAX_BYTES = 100_000_000;
    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_RANK = 64;

    /// One tensor: `end − begin` = product of `shape` times the bytes of `type`.
    ///
    /// @param type number format
    /// @param shape sizes, outermost first; empty for a single number
    /// @param begin first byte, counted from the start of the data
    /// @param end byte after the last
    public record Entry(StoredType type, List<Long> shape, long begin, long end) {
        public Entry {
            shape = List.copyOf(shape);
        }
    }

    public SafetensorsHeader {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// Bytes of a header that says this, with its length and blanks: a multiple of 8.
    public static int bytes(Map<String, Entry> entries, Map<String, String> metadata) {
        return 8 + Math.ceilDiv(json(entries, metadata).length, 8) * 8;
    }

    /// The header's bytes: length, JSON, and blanks up to a multiple of 8.
    static byte[] encode(Map<String, Entry> entries, Map<String, String> metadata) {
        return encode(entries, metadata, bytes(entries, metadata));
    }

    /// The same with blanks up to a length of all of it.
    ///
    /// @throws IllegalArgumentException if the length is less than [#bytes]
    static byte[] encode(Map<String, Entry> entries, Map<String, String> metadata, int length) {
        var json = json(entries, metadata);
        if (8 + json.length > length) {
            throw new IllegalArgumentException(
                    "a header of " + (8 + json.length) + " bytes does not fit into " + length);
        }
        var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length - 8).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.array();
    }

    private static byte[] json(Map<String, Entry> entries, Map<String, String> metadata) {
        var members = new ArrayList<String>();
        if (!metadata.isEmpty()) {
            var texts = new ArrayList<String>();
            metadata.forEach((name, text) -> texts.add(JsonReader.quote(name) + ":" + JsonReader.quote(text)));
            members.add("\"" + METADATA + "\":{" + String.join(",", texts) + "}");
        }
        entries.forEach((name, entry) -> members.add("%s:{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s,%s]}"
                .formatted(
                        JsonReader.quote(name),
                        entry.type(),
                        entry.shape().toString().replace(" ", ""),
                        entry.begin(),
                        entry.end())));
        return ("{" + String.join(",", members) + "}").getBytes(StandardCharsets.UTF_8);
    }

    /// Reads and checks the header; the channel's position does not matter.
    ///
    /// @throws DamagedFileException if the header is malformed or does not fit the file
    static SafetensorsHeader read(FileChannel channel, Path file) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw new DamagedFileException(file, "it has " + size + " bytes, a header needs at least 8");
        }
        var prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, prefix, 0, file);
        long length = prefix.getLong(0);
        if (length < 2 || length > MAX_BYTES) {
            throw new DamagedFileException(
                    file,
                    "its header length must be in 2.." + MAX_BYTES + " bytes, got " + Long.toUnsignedString(length));
        }
        if (length > size - 8) {
            throw new DamagedFileException(
                    file, "its header claims " + length + " bytes, but only " + (size - 8) + " follow");
        }
        var bytes = ByteBuffer.allocate((int) length);
        readFully(channel, bytes, 8, file);
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            var header = parse(text, 8 + length);
            requireGapless(header.entries(), size - header.dataStart());
            return header;
        } catch (CharacterCodingException e) {
            throw new DamagedFileException(file, "its header is not UTF-8 text");
        } catch (JsonReader.Malformed e) {
            throw new DamagedFileException(file, "in its header, " + e.reason());
        }
    }

    static void readFully(FileChannel channel, ByteBuffer into, long position, Path file) throws IOException {
        long from = position;
        while (into.hasRemaining()) {
            int got = channel.read(into, from);
            if (got < 0) {
                throw new DamagedFileException(file, "it ended while it was read, at byte " + from);
            }
            from += got;
        }
    }

    private static SafetensorsHeader parse(String text, long dataStart) throws JsonReader.Malformed {
        if (!text.startsWith("{")) {
            throw new JsonReader.Malformed("'{' was expected at the start");
        }
        var json = new JsonReader(text);
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = Map.of();
        boolean sawMetadata = false;
        json.beginObject();
        for (boolean first = true; json.nextMember(first); first = false) {
            var name = json.nextName();
            if (name.equals(METADATA)) {
                require(!sawMetadata, METADATA + " comes twice");
                sawMetadata = true;
                metadata = texts(json);
            } else {
                require(entries.put(name, entry(json, name)) == null, "tensor " + name + " comes twice");
                require(entries.size() <= MAX_TENSORS, "there are more than " + MAX_TENSORS + " tensors");
            }
        }
        json.end();
        return new SafetensorsHeader(entries, metadata, dataStart);
    }

    private static Map<String, String> texts(JsonReader json) throws JsonReader.Malformed {
        Map<String, String> texts = new LinkedHashMap<>();
        json.beginObject();
        for (boolean first = true; json.nextMember(first); first = false) {
            var name = json.nextName();
            require(texts.put(name, json.nextString()) == null, "metadata " + name + " comes twice");
        }
        return texts;
    }

    private static Entry entry(JsonReader json, String name) throws JsonReader.Malformed {
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        json.beginObject();
        for (boolean first = true; json.nextMember(first); first = false) {
            var field = json.nextName();
            switch (field) {
                case "dtype" -> {
                    require(dtype == null, "tensor " + name + " has two dtypes");
                    dtype = json.nextString();
                }
                case "shape" -> {
                    require(shape == null, "tensor " + name + " has two shapes");
                    shape = numbers(json, MAX_RANK, "shape of tensor " + name);
                }
                case "data_offsets" -> {
                    require(offsets == null, "tensor " + name + " has two data_offsets");
                    offsets = numbers(json, 2, "data_offsets of tensor " + name);
                }
                default -> json.skipValue();
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw new JsonReader.Malformed("tensor " + name + " lacks its dtype, shape or two data_offsets");
        }
        return checked(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static Entry checked(String name, String dtype, List<Long> shape, long begin, long end)
            throws JsonReader.Malformed {
        var type = StoredType.named(dtype);
        if (type.isEmpty()) {
            throw new JsonReader.Malformed("tensor " + name + " has the unknown dtype " + dtype);
        }
        require(begin <= end, "data_offsets of tensor " + name + " run backwards");
        try {
            long bytes = type.get().bytes();
            for (long side : shape) {
                bytes = Math.multiplyExact(bytes, side);
            }
            require(
                    bytes == end - begin,
                    "tensor " + name + " needs " + bytes + " bytes for its shape, its data_offsets span "
                            + (end - begin));
        } catch (ArithmeticException e) {
            throw new JsonReader.Malformed("the shape of tensor " + name + " is too large: " + shape);
        }
        return new Entry(type.get(), shape, begin, end);
    }

    private static List<Long> numbers(JsonReader json, int most, String what) throws JsonReader.Malformed {
        var numbers = new ArrayList<Long>();
        json.beginArray();
        for (boolean first = true; json.nextElement(first); first = false) {
            long number = json.nextLong();
            require(number >= 0, "the " + what + " has the negative number " + number);
            require(numbers.size() < most, "the " + what + " has more than " + most + " numbers");
            numbers.add(number);
        }
        return numbers;
    }

    /// The tensors must tile the data exactly: no overlap, no hole, nothing missing, nothing left
    /// over.
    private static void requireGapless(Map<String, Entry> entries, long dataBytes) throws JsonReader.Malformed {
        var inOrder = new ArrayList<>(entries.entrySet());
        inOrder.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long end = 0;
        for (var named : inOrder) {
            var entry = named.getValue();
            require(
                    entry.begin() >= end,
                    "tensor " + named.getKey() + " overlaps the one before it at data byte " + entry.begin());
            require(
                    entry.begin() == end,
                    "no tensor owns the data bytes from " + end + " to " + entry.begin() + " before " + named.getKey());
            end = entry.end();
        }
        require(end <= dataBytes, "the tensors need " + end + " bytes of data, the file has " + dataBytes);
        require(end == dataBytes, (dataBytes - end) + " bytes follow after the last tensor");
    }

    private static void require(boolean holds, String otherwise) throws JsonReader.Malformed {
        if (!holds) {
            throw new JsonReader.Malformed(otherwise);
        }
    }
}

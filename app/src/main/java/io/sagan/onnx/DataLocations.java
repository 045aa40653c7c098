package io.sagan.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/// Finds which files an ONNX file takes tensors from, by walking its messages; contents of tensors are
/// stepped over.
///
/// Source: ONNX's `onnx.proto`, and the wire format of protocol buffers.
final class DataLocations {
    private static final int MAX_DEPTH = 100;

    private final MemorySegment bytes;
    private final SortedSet<String> locations = new TreeSet<>();
    private boolean graph;
    private long at;

    private DataLocations(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /// @return the locations as written, relative to the file's folder
    /// @throws IOException if the file cannot be read, is no ONNX file, or is cut short
    static SortedSet<String> of(Path file) throws IOException {
        try (var channel = FileChannel.open(file);
                var arena = Arena.ofConfined()) {
            var walk = new DataLocations(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
            walk.message(Kind.MODEL, walk.bytes.byteSize(), 0);
            if (!walk.graph) {
                throw new Damage();
            }
            return walk.locations;
        } catch (Damage e) {
            throw new IOException("%s is no ONNX file, or an incomplete one".formatted(file), e);
        }
    }

    /// The messages on the way to a tensor's location.
    private enum Kind {
        MODEL,
        GRAPH,
        FUNCTION,
        NODE,
        ATTRIBUTE,
        SPARSE,
        TENSOR,
        ENTRY,
        OTHER;

        Kind inside(int field) {
            return switch (this) {
                case MODEL -> field == 7 ? GRAPH : field == 25 ? FUNCTION : OTHER;
                case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : field == 15 ? SPARSE : OTHER;
                case FUNCTION -> field == 7 ? NODE : field == 11 ? ATTRIBUTE : OTHER;
                case NODE -> field == 5 ? ATTRIBUTE : OTHER;
                case ATTRIBUTE ->
                    switch (field) {
                        case 5, 10 -> TENSOR;
                        case 6, 11 -> GRAPH;
                        case 22, 23 -> SPARSE;
                        default -> OTHER;
                    };
                case SPARSE -> field == 1 || field == 2 ? TENSOR : OTHER;
                case TENSOR -> field == 13 ? ENTRY : OTHER;
                case ENTRY, OTHER -> OTHER;
            };
        }
    }

    private void message(Kind kind, long end, int depth) throws Damage {
        if (depth > MAX_DEPTH) {
            throw new Damage();
        }
        var key = "";
        while (at < end) {
            long tag = varint(end);
            int field = (int) (tag >>> 3);
            if (field < 1) {
                throw new Damage();
            }
            switch ((int) (tag & 7)) {
                case 0 -> varint(end);
                case 1 -> skip(8, end);
                case 2 -> {
                    long length = varint(end);
                    var inner = kind.inside(field);
                    graph |= inner == Kind.GRAPH;
                    if (kind == Kind.ENTRY) {
                        var text = text(length, end);
                        key = field == 1 ? text : key;
                        if (field == 2 && key.equals("location")) {
                            locations.add(text);
                        }
                    } else if (inner == Kind.OTHER) {
                        skip(length, end);
                    } else {
                        require(length, end);
                        message(inner, at + length, depth + 1);
                    }
                }
                case 5 -> skip(4, end);
                default -> throw new Damage();
            }
        }
    }

    private String text(long length, long end) throws Damage {
        require(length, end);
        if (length > 1 << 16) {
            throw new Damage();
        }
        var text = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        at += length;
        return new String(text, StandardCharsets.UTF_8);
    }

    private long varint(long end) throws Damage {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            require(1, end);
            byte part = bytes.get(ValueLayout.JAVA_BYTE, at++);
            value |= (part & 0x7fL) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new Damage();
    }

    private void skip(long length, long end) throws Damage {
        require(length, end);
        at += length;
    }

    private void require(long length, long end) throws Damage {
        if (length < 0 || length > end - at) {
            throw new Damage();
        }
    }

    /// Bytes that are no such message.
    private static final class Damage extends Exception {
        Damage() {
            super("not the messages of an ONNX file");
        }
    }
}

package io.sagan.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Layout;

/// Tensors in files that every tool reads and that hold nothing but numbers and text.
///
/// Layout: 8 bytes header length (little-endian), a JSON header padded with blanks to a multiple of
/// 8, then the numbers of each tensor in C order, larger formats first so that all stay aligned.
/// Source: the safetensors format, https://huggingface.co/docs/safetensors.
public final class Safetensors {
    private static final long CHUNK_BYTES = 8L << 20;

    private Safetensors() {}

    /// What a file holds. The tensors belong to the pointer scope in which they were read.
    public record Contents(Map<String, Tensor> tensors, Map<String, String> metadata) {
        public Contents {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }

    /// Writes the tensors, whatever their strides, device and gradients, and flushes them to disk.
    ///
    /// Equal content gives equal bytes, in whatever order the tensors come. A write that fails
    /// leaves a file behind that [#read] refuses.
    ///
    /// @param metadata free text kept in the header
    /// @throws IllegalArgumentException if a tensor is named `__metadata__`, is sparse, or has a
    ///     number format outside [StoredType]
    /// @throws IOException if the file cannot be written
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        var entries = layout(tensors);
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(SafetensorsHeader.encode(entries, metadata)));
            for (var name : entries.keySet()) {
                writeNumbers(channel, Objects.requireNonNull(tensors.get(name)));
            }
            channel.force(true);
        } catch (IOException e) {
            throw unwritten(file, e);
        }
    }

    /// Reads a whole file into fresh tensors on the CPU that the caller's pointer scope owns.
    ///
    /// The header is checked against the file's size before any tensor is made.
    ///
    /// @throws DamagedFileException if the file is malformed or cut off
    /// @throws IOException if it cannot be read
    public static Contents read(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var header = SafetensorsHeader.read(channel, file);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (var named : header.entries().entrySet()) {
                var tensor = empty(named.getValue());
                tensors.put(named.getKey(), tensor);
                readNumbers(channel, header.dataStart(), named.getValue(), tensor, file);
            }
            return new Contents(tensors, header.metadata());
        }
    }

    /// Reads only what the file says it holds; starts no engine and makes no tensor.
    ///
    /// @throws DamagedFileException if the header is malformed or does not fit the file
    /// @throws IOException if the file cannot be read
    public static SafetensorsHeader readHeader(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return SafetensorsHeader.read(channel, file);
        }
    }

    private static Map<String, SafetensorsHeader.Entry> layout(Map<String, Tensor> tensors) {
        var unplaced = new ArrayList<Map.Entry<String, SafetensorsHeader.Entry>>();
        tensors.forEach((name, tensor) -> unplaced.add(Map.entry(name, describe(name, tensor))));
        unplaced.sort(Comparator.comparingInt((Map.Entry<String, SafetensorsHeader.Entry> e) ->
                        -e.getValue().type().bytes())
                .thenComparing(Map.Entry::getKey));
        Map<String, SafetensorsHeader.Entry> placed = new LinkedHashMap<>();
        long begin = 0;
        for (var named : unplaced) {
            var entry = named.getValue();
            long end = begin + entry.end();
            placed.put(named.getKey(), new SafetensorsHeader.Entry(entry.type(), entry.shape(), begin, end));
            begin = end;
        }
        return placed;
    }

    private static SafetensorsHeader.Entry describe(String name, Tensor tensor) {
        if (name.equals(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor must not be named " + name + ": the format reserves it");
        }
        if (tensor.layout().intern() != Layout.Strided) {
            throw new IllegalArgumentException(
                    "tensor " + name + " must be dense, got " + tensor.layout().intern());
        }
        var type = StoredType.of(tensor.scalar_type())
                .orElseThrow(() -> new IllegalArgumentException(
                        "tensor " + name + " must have one of the formats " + List.of(StoredType.values()) + ", got "
                                + tensor.scalar_type().intern()));
        var shape = new ArrayList<Long>();
        for (long side : tensor.shape()) {
            shape.add(side);
        }
        return new SafetensorsHeader.Entry(type, shape, 0, tensor.numel() * type.bytes());
    }

    private static Tensor empty(SafetensorsHeader.Entry entry) {
        long[] shape = entry.shape().stream().mapToLong(Long::longValue).toArray();
        return torch.empty(shape, new TensorOptions(entry.type().scalarType()), new MemoryFormatOptional());
    }

    private static void writeNumbers(FileChannel channel, Tensor tensor) throws IOException {
        try (var _ = new PointerScope()) {
            var plain = tensor.detach().cpu().contiguous();
            long bytes = plain.nbytes();
            for (long done = 0; done < bytes; done += CHUNK_BYTES) {
                writeFully(channel, view(plain, done, Math.min(bytes, done + CHUNK_BYTES)));
            }
        }
    }

    private static void readNumbers(
            FileChannel channel, long dataStart, SafetensorsHeader.Entry entry, Tensor into, Path file)
            throws IOException {
        try (var _ = new PointerScope()) {
            long bytes = entry.end() - entry.begin();
            for (long done = 0; done < bytes; done += CHUNK_BYTES) {
                var chunk = view(into, done, Math.min(bytes, done + CHUNK_BYTES));
                SafetensorsHeader.readFully(channel, chunk, dataStart + entry.begin() + done, file);
                if (entry.type() == StoredType.BOOL) {
                    requireTruthValues(chunk.flip(), file);
                }
            }
        }
    }

    /// The engine branches on the raw byte of a truth value: anything but 0 and 1 is undefined
    /// there.
    private static void requireTruthValues(ByteBuffer bytes, Path file) throws IOException {
        while (bytes.hasRemaining()) {
            byte value = bytes.get();
            if (value != 0 && value != 1) {
                throw new DamagedFileException(file, "a BOOL must be 0 or 1, got " + (value & 0xff));
            }
        }
    }

    private static ByteBuffer view(Tensor tensor, long begin, long end) {
        return new BytePointer(tensor.data_ptr()).position(begin).limit(end).asByteBuffer();
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// The failure with the file's name in its message.
    static IOException unwritten(Path file, IOException failure) {
        return failure instanceof FileSystemException
                ? failure // it names the file, or the folder that is not there
                : new IOException(file + " could not be written: " + failure.getMessage(), failure);
    }
}

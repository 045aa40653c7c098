package io.sagan.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A safetensors file mapped into memory: opening it reads the header alone, whatever its size, and the rest comes
/// from the disk when it is looked at. Starts no engine and makes no tensor. Safe to read from several threads.
///
/// The file must not change while it is open.
public final class MappedSafetensors implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final SafetensorsHeader header;
    private final MemorySegment data;

    private MappedSafetensors(FileChannel channel, Path file) throws IOException {
        try {
            header = SafetensorsHeader.read(channel, file);
            long start = header.dataStart();
            data = channel.map(MapMode.READ_ONLY, start, channel.size() - start, arena);
        } catch (IOException | RuntimeException failed) {
            arena.close();
            throw failed;
        }
    }

    /// Opens a file and checks its header.
    ///
    /// @throws DamagedFileException if the header is malformed or does not fit the file
    /// @throws IOException if the file cannot be read
    public static MappedSafetensors open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new MappedSafetensors(channel, file);
        }
    }

    /// What the file says it holds.
    public SafetensorsHeader header() {
        return header;
    }

    /// The numbers of a tensor as they lie in the file, until this is closed.
    public MemorySegment numbers(SafetensorsHeader.Entry entry) {
        return data.asSlice(entry.begin(), entry.end() - entry.begin());
    }

    @Override
    public void close() {
        arena.close();
    }
}

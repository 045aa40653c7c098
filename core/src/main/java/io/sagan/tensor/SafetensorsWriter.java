package io.sagan.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/// Writes a safetensors file in one pass, for numbers that fit no memory and of which nobody knows beforehand how
/// many will come.
///
/// Room is left at the front, and what is appended lies behind it. At the end the header, padded with blanks, and
/// the tensors of larger formats fill that room, so that there are no gaps and every tensor is aligned.
public final class SafetensorsWriter implements Closeable {
    private final Path file;
    private final FileChannel channel;
    private final int room;

    private SafetensorsWriter(Path file, FileChannel channel, int room) {
        this.file = file;
        this.channel = channel;
        this.room = room;
    }

    /// Begins a file, in place of one that is there. Until [#finish] it is one that [Safetensors#read] refuses.
    ///
    /// @param room bytes for the largest header ([SafetensorsHeader#bytes]) and the tensors in front
    /// @throws IOException if the file cannot be written
    public static SafetensorsWriter create(Path file, int room) throws IOException {
        var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            channel.position(room);
            return new SafetensorsWriter(file, channel, room);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /// Adds bytes behind all that were appended.
    ///
    /// @throws IOException if the file cannot be written, with its name
    public void append(byte[] numbers) throws IOException {
        try {
            Safetensors.writeFully(channel, ByteBuffer.wrap(numbers));
        } catch (IOException e) {
            throw Safetensors.unwritten(file, e);
        }
    }

    /// Writes what the room was left for, and flushes the file to disk.
    ///
    /// @param entries all tensors; offsets count from the first byte of `front`, which what was appended follows
    /// @param metadata free text kept in the header, in this order
    /// @param front the tensors in front
    /// @throws IllegalArgumentException if header and front do not fit the room
    /// @throws IOException if the file cannot be written, with its name
    public void finish(Map<String, SafetensorsHeader.Entry> entries, Map<String, String> metadata, byte[] front)
            throws IOException {
        var header = SafetensorsHeader.encode(entries, metadata, room - front.length);
        try {
            channel.position(0);
            Safetensors.writeFully(channel, ByteBuffer.wrap(header));
            Safetensors.writeFully(channel, ByteBuffer.wrap(front));
            channel.force(true);
        } catch (IOException e) {
            throw Safetensors.unwritten(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.sagan.studio;

import io.sagan.train.DurableFiles;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Scalars and pictures in the event files that TensorBoard shows.
///
/// Layout: records of 8 bytes length, its checksum, a protocol-buffer `Event`, its checksum; all
/// little-endian, checksums CRC-32C rotated and offset. Source: TensorFlow's `record_writer.h`,
/// `event.proto` and `summary.proto`.
public final class TensorBoardWriter implements Closeable {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final long SESSION_START = 1;
    private static final long RGB = 3;

    private final Path file;
    private final OutputStream out;
    private final InstantSource clock;

    /// Starts a new event file.
    ///
    /// @param directory made when absent
    /// @param step steps done; what earlier files of the directory hold past it no longer counts
    public TensorBoardWriter(Path directory, long step) throws IOException {
        this(directory, step, InstantSource.system(), System.getenv("HOSTNAME"));
    }

    TensorBoardWriter(Path directory, long step, InstantSource clock, @Nullable String host) throws IOException {
        Files.createDirectories(directory);
        var seconds = clock.instant().getEpochSecond();
        var place = host == null || host.isBlank() ? "localhost" : host.replaceAll("[^A-Za-z0-9.-]", "_");
        this.file = createNew(directory, String.format(Locale.ROOT, "events.out.tfevents.%010d.%s", seconds, place));
        this.out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND));
        this.clock = clock;
        write(event(0).text(3, "brain.Event:2"));
        if (step > 0) {
            // what was written past the resumed step carries this or a later one
            write(event(step + 1).message(7, new Message().number(1, SESSION_START)));
        }
        flush();
    }

    /// Adds one point of the curve `tag`.
    public void scalar(long step, String tag, double value) throws IOException {
        summary(step, new Message().text(1, tag).real32(2, (float) value));
    }

    /// Adds one picture of the series `tag`.
    ///
    /// @param png the encoded picture
    /// @param width in pixels
    /// @param height in pixels
    public void image(long step, String tag, byte[] png, int width, int height) throws IOException {
        var picture =
                new Message().number(1, height).number(2, width).number(3, RGB).bytes(4, png);
        summary(step, new Message().text(1, tag).message(4, picture));
    }

    /// Hands what was added to the operating system, so that a kill no longer loses it.
    public synchronized void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    private void summary(long step, Message value) throws IOException {
        write(event(step).message(5, new Message().message(1, value)));
    }

    private Message event(long step) {
        Instant now = clock.instant();
        return new Message()
                .real64(1, now.getEpochSecond() + now.getNano() * 1e-9)
                .number(2, step);
    }

    private synchronized void write(Message event) throws IOException {
        var data = event.bytes.toByteArray();
        var length = littleEndian(8).putLong(data.length).array();
        try {
            out.write(length);
            out.write(littleEndian(4).putInt(maskedChecksum(length)).array());
            out.write(data);
            out.write(littleEndian(4).putInt(maskedChecksum(data)).array());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private IOException unwritable(IOException e) {
        return new IOException(file + " could not be written: " + DurableFiles.reason(e), e);
    }

    static int maskedChecksum(byte[] data) {
        var checksum = new CRC32C();
        checksum.update(data);
        return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
    }

    /// Two sittings can begin within one second; TensorBoard reads the files in order of name.
    private static Path createNew(Path directory, String stem) throws IOException {
        for (int sitting = 0; ; sitting++) {
            try {
                return Files.createFile(directory.resolve(String.format(Locale.ROOT, "%s.%03d.v2", stem, sitting)));
            } catch (FileAlreadyExistsException e) {
                if (sitting == 999) {
                    throw e;
                }
            }
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// A protocol-buffer message under construction.
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((field << 3) | VARINT);
            return varint(value);
        }

        Message real64(int field, double value) {
            varint((field << 3) | FIXED64);
            bytes.writeBytes(littleEndian(8).putDouble(value).array());
            return this;
        }

        Message real32(int field, float value) {
            varint((field << 3) | FIXED32);
            bytes.writeBytes(littleEndian(4).putFloat(value).array());
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.bytes.toByteArray());
        }

        Message bytes(int field, byte[] value) {
            varint((field << 3) | BYTES);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        private Message varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
            return this;
        }
    }
}

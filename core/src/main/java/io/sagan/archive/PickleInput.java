package io.sagan.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The bytes of a pickle, front to back. What a length promises is held against the bytes that are left
/// before anything is allocated.
final class PickleInput {
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_LINE = 4096;

    private final InputStream in;
    private final long limit;
    private long position;

    /// @param in where the bytes come from; buffered
    /// @param limit bytes that there are
    PickleInput(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    /// Bytes read so far.
    long position() {
        return position;
    }

    int unsignedByte() throws IOException, PickleException {
        int value = position < limit ? in.read() : -1;
        if (value < 0) {
            throw new PickleException("the pickle ends too early, at byte " + position);
        }
        position++;
        return value;
    }

    /// A little-endian number of so many bytes, unsigned but for 8 bytes.
    long number(int bytes) throws IOException, PickleException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        return value;
    }

    double real() throws IOException, PickleException {
        return Double.longBitsToDouble(Long.reverseBytes(number(8)));
    }

    /// So many bytes.
    ///
    /// @throws PickleException if there are fewer, or more than a name or number can need
    byte[] bytes(long length) throws IOException, PickleException {
        if (length < 0 || length > limit - position) {
            throw new PickleException("the pickle promises %s bytes at byte %s, but only %s follow"
                    .formatted(Long.toUnsignedString(length), position, limit - position));
        }
        if (length > MAX_TEXT) {
            throw new PickleException("the pickle holds a text of %s bytes at byte %s; at most %s are taken"
                    .formatted(length, position, MAX_TEXT));
        }
        var read = in.readNBytes((int) length);
        position += read.length;
        if (read.length < length) {
            throw new PickleException("the pickle ends too early, at byte " + position);
        }
        return read;
    }

    String text(long length) throws IOException, PickleException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    String latin1(long length) throws IOException, PickleException {
        return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }

    /// Text up to the end of the line, which is taken too.
    String line() throws IOException, PickleException {
        var line = new StringBuilder();
        for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
            line.append((char) next);
            if (line.length() > MAX_LINE) {
                throw new PickleException("the pickle holds a line of more than " + MAX_LINE + " characters");
            }
        }
        return line.toString();
    }
}

package io.sagan.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.security.MessageDigest;
import java.util.zip.ZipException;

/// A file in a folder or an archive.
///
/// @param path its path below the root, with `/` between folders
/// @param bytes its length as listed; what is read is checked against it, never trusted
/// @param opener opens its content
record TreeFile(String path, long bytes, Opener opener) {

    /// Longest file that is read, in bytes.
    static final long MAX_BYTES = 256L << 20;

    private static final int CHUNK = 1 << 16;

    /// Opens a file's content; may be called more than once and on any thread.
    interface Opener {
        InputStream open() throws IOException;
    }

    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Reads the first bytes only.
    ///
    /// @param count bytes wanted; fewer come back from a shorter file
    byte[] head(int count) throws IOException, UnusablePictureException {
        try (var in = open()) {
            return in.readNBytes(count);
        } catch (ZipException | EOFException broken) {
            throw unpacked(broken);
        }
    }

    /// Reads all of the file.
    ///
    /// @throws UnusablePictureException if it is longer than listed or than [#MAX_BYTES], is
    ///     not readable, or does not unpack
    byte[] content() throws IOException, UnusablePictureException {
        if (bytes > MAX_BYTES) {
            throw new UnusablePictureException(
                    "is absurdly large: %s MiB, at most %s are read".formatted(bytes >> 20, MAX_BYTES >> 20));
        }
        try (var in = open()) {
            var content = in.readNBytes((int) bytes + 1);
            if (content.length > bytes) {
                throw new UnusablePictureException("is longer than the %s bytes it is listed with".formatted(bytes));
            }
            return content;
        } catch (ZipException | EOFException broken) {
            throw unpacked(broken);
        }
    }

    /// Adds the file's bytes to a digest, however many they are, and holds only a few at a time.
    void content(MessageDigest digest) throws IOException {
        try (var in = open()) {
            var chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
        } catch (UnusablePictureException unusable) {
            digest.update(String.valueOf(unusable.getMessage()).getBytes(StandardCharsets.UTF_8));
        } catch (ZipException | EOFException broken) {
            digest.update(String.valueOf(unpacked(broken).getMessage()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private InputStream open() throws IOException, UnusablePictureException {
        try {
            return opener.open();
        } catch (AccessDeniedException _) {
            throw new UnusablePictureException("has no read permission");
        }
    }

    private static UnusablePictureException unpacked(IOException broken) {
        return new UnusablePictureException("does not unpack: " + broken.getMessage());
    }
}

package io.sagan.studio;

import io.sagan.train.DurableFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that are whole or absent: they are written under another name beside their own, and then renamed.
public final class WholeFile {
    private WholeFile() {}

    /// Writes a file, and flushes it to disk.
    interface Writer<T> {
        T write(Path aside) throws IOException;
    }

    /// Writes bytes in place of a file that may be there, and flushes them to disk. If that fails, nothing is
    /// left behind.
    ///
    /// @throws IOException if the file cannot be written
    public static void write(Path out, byte[] bytes) throws IOException {
        write(out, aside -> {
            Files.write(aside, bytes);
            DurableFiles.flush(aside);
            return bytes;
        });
    }

    /// Writes a file in place of one that is there. If that fails, nothing is left behind.
    ///
    /// @return what the writer returned
    static <T> T write(Path out, Writer<T> writer) throws IOException {
        var aside = aside(out);
        try {
            var result = writer.write(aside);
            DurableFiles.rename(aside, out);
            return result;
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /// Where `out` is written first; makes the folders above it. Two processes get two names.
    static Path aside(Path out) throws IOException {
        var whole = out.toAbsolutePath();
        var parent = whole.getParent();
        if (parent == null) {
            throw new IOException(out + " cannot be written: it is the root of all folders");
        }
        try {
            Files.createDirectories(parent);
        } catch (FileAlreadyExistsException file) {
            throw new IOException(out + " cannot be written: " + file.getFile() + " is a file, not a folder", file);
        }
        return parent.resolve(".%s.%s.partial"
                .formatted(whole.getFileName(), ProcessHandle.current().pid()));
    }
}

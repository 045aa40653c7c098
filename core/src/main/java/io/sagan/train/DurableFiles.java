package io.sagan.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// File changes that outlive a power cut: after each method returns, its effect is on the disk.
public final class DurableFiles {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private DurableFiles() {}

    /// Replaces a text file; a reader sees the old text or the new one, never a part.
    public static void replace(Path file, String text) throws IOException {
        var aside = file.resolveSibling("." + file.getFileName() + ".partial");
        try {
            Files.writeString(aside, text, StandardCharsets.UTF_8);
            flush(aside);
            rename(aside, file);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /// Flushes a file's bytes.
    public static void flush(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// Flushes a directory's list of names.
    public static void flushNames(Path directory) throws IOException {
        if (WINDOWS) {
            return; // there a directory cannot be opened, and a rename is journalled
        }
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Renames within one directory, in one step.
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        flushNames(to.resolveSibling("").toAbsolutePath());
    }

    /// Deletes a file, or a directory with all it holds, without following links.
    public static void delete(Path path) throws IOException {
        for (var each : below(path).reversed()) {
            Files.deleteIfExists(each);
        }
    }

    /// What went wrong with which file, in words: the JDK's own message is often the bare path.
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + " does not exist";
            case FileAlreadyExistsException e -> e.getFile() + " is in the way";
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case NotDirectoryException e -> e.getFile() + " is no folder";
            case FileSystemException e when e.getReason() == null -> e.getFile() + " could not be used";
            case IOException e -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    /// The path and everything below it, parents before children, without following links.
    static List<Path> below(Path path) throws IOException {
        try (var paths = Files.walk(path)) {
            return paths.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}

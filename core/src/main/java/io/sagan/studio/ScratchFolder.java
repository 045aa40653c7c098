package io.sagan.studio;

import io.sagan.train.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A temporary folder that is gone when it is closed, and also when the process is told to end before (Ctrl-C).
final class ScratchFolder implements AutoCloseable {
    private static final int TRIES = 5;
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Path path;
    private final Thread atEnd;

    private ScratchFolder(Path path) {
        this.path = path;
        atEnd = new Thread(this::deleteAtEnd, "sagan-scratch");
    }

    /// Makes one where the system keeps temporary files.
    ///
    /// @param name how its own name begins
    static ScratchFolder make(String name) throws IOException {
        var folder = new ScratchFolder(Files.createTempDirectory(name));
        Runtime.getRuntime().addShutdownHook(folder.atEnd);
        return folder;
    }

    Path path() {
        return path;
    }

    /// Again where a thread that still writes put a file into a folder that was just emptied.
    private void deleteAtEnd() {
        for (int i = 0; i < TRIES && Files.exists(path); i++) {
            if (i > 0) {
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
            tryToDelete();
        }
    }

    private void tryToDelete() {
        try {
            DurableFiles.delete(path);
        } catch (IOException _) {
            return; // another try follows, and the system clears its temporary files in the end
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException _) {
            return; // the process is ending: the folder is being deleted
        }
        DurableFiles.delete(path);
    }
}

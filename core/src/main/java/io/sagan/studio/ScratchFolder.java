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

    /// Under another name first, so that a thread that still writes finds no folder any more; again where a file
    /// that was being written came into one that was just emptied.
    private void deleteAtEnd() {
        var doomed = renamed();
        for (int i = 0; i < TRIES && Files.exists(doomed); i++) {
            if (i > 0) {
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
            tryToDelete(doomed);
        }
    }

    private Path renamed() {
        try {
            return Files.move(path, path.resolveSibling(path.getFileName() + ".ending"));
        } catch (IOException _) {
            return path;
        }
    }

    private static void tryToDelete(Path doomed) {
        try {
            DurableFiles.delete(doomed);
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

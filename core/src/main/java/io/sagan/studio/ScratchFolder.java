package io.sagan.studio;

import io.sagan.train.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A temporary folder that is gone when it is closed, and also when the process is told to end before (Ctrl-C).
final class ScratchFolder implements AutoCloseable {
    private static final int TRIES = 5;

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
        boolean gone = false;
        for (int i = 0; i < TRIES && !gone; i++) {
            gone = isDeleted();
        }
    }

    private boolean isDeleted() {
        try {
            DurableFiles.delete(path);
            return true;
        } catch (IOException _) {
            return false;
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

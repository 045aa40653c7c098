package io.sagan.tensor;

import java.io.IOException;
import java.nio.file.Path;

/// A file whose bytes cannot be what was written: cut off, altered, or of another kind.
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param file the damaged file
    /// @param reason what is wrong with it, without a full stop
    public DamagedFileException(Path file, String reason) {
        super(file + " is damaged or of another kind: " + reason);
    }
}

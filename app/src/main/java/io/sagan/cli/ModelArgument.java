package io.sagan.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/// The argument MODEL.
final class ModelArgument {
    private ModelArgument() {}

    /// @throws UsageException when there is no such folder
    static void require(Path model) {
        if (!Files.isDirectory(model)) {
            throw new UsageException("MODEL must be a run, checkpoint or model folder; "
                    + (Files.exists(model) ? model + " is a file" : "there is nothing at " + model));
        }
    }
}

package io.sagan.cli;

import io.sagan.config.DataSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The argument DATA.
final class DataArgument {
    private DataArgument() {}

    /// The built-in set's name, or an absolute path: a run is resumed from any folder.
    ///
    /// @throws UsageException when there is no such file or folder
    static String resolve(String data) {
        try {
            var path = Path.of(data);
            if (Files.exists(path)) {
                return path.toAbsolutePath().normalize().toString();
            }
        } catch (InvalidPathException unusable) {
            throw new UsageException("DATA must be a path, got " + unusable.getInput());
        }
        if (data.equals(DataSpec.BUILT_IN)) {
            return data;
        }
        throw new UsageException(
                "DATA must be a folder, a zip, CIFAR-10 binary files or a packed file; there is nothing at " + data);
    }
}

package io.sagan.archive;

import io.sagan.archive.PickleValue.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// A file of `torch.save`: a pickle and the numbers it refers to.
sealed interface TorchContainer extends Closeable permits ZipContainer, LegacyContainer {

    /// What the pickle builds.
    PickleValue root();

    /// Bytes of all numbers in the file.
    long dataBytes();

    /// Holds the storage's size against what the file has for it.
    ///
    /// @throws IOException if the file has no such storage, or one of another size
    void require(Storage storage) throws IOException;

    /// The bytes of a storage that [#require] accepted.
    InputStream open(Storage storage) throws IOException;
}

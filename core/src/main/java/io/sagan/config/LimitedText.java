package io.sagan.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Small text files of whoever: what is read is counted, because a device has no size to be told by.
public final class LimitedText {
    private LimitedText() {}

    /// The text of a file.
    ///
    /// @param mostBytes that are taken into memory
    /// @return empty when the file has more
    /// @throws java.nio.charset.CharacterCodingException when it is not UTF-8
    /// @throws IOException when it cannot be read
    public static Optional<String> read(Path file, int mostBytes) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(mostBytes + 1);
            return bytes.length > mostBytes
                    ? Optional.empty()
                    : Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        }
    }
}

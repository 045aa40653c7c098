package io.sagan.data;

import java.io.IOException;

/// The 1,906 Noto emoji, 64×64 with alpha, in nine classes; the licence lies beside them.
final class BuiltInPictures {
    private static final String RESOURCE = "noto-emoji-64.zip";

    private BuiltInPictures() {}

    static FileTree open() throws IOException {
        try (var in = BuiltInPictures.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new DataException(
                        "the built-in pictures (%s) are missing: install Sagan anew".formatted(RESOURCE));
            }
            return ZipListing.read(in);
        }
    }
}

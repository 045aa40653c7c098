package io.sagan.data;

import java.security.MessageDigest;
import java.util.List;

/// What tells data sets apart: SHA-256 of the size, the class names, and every label and pixel in order.
final class Fingerprint {
    private final MessageDigest digest = Sha256.start();

    Fingerprint(int size, List<String> classNames) {
        Sha256.add(digest, size);
        Sha256.add(digest, classNames);
    }

    /// Adds the next picture.
    ///
    /// @param pixels SHA-256 of its pixels
    void add(int label, byte[] pixels) {
        Sha256.add(digest, label);
        digest.update(pixels);
    }

    /// What it came to, in hexadecimal; after that nothing is added any more.
    String hex() {
        return Sha256.hex(digest);
    }
}

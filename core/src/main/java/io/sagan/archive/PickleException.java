package io.sagan.archive;

/// A pickle that is refused: damaged, boundless, or naming something that Sagan does not build.
final class PickleException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param reason what is wrong, without a full stop
    PickleException(String reason) {
        super(reason);
    }

    /// The message, never null.
    String reason() {
        return String.valueOf(getMessage());
    }
}

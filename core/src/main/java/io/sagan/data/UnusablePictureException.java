package io.sagan.data;

/// One picture cannot be used; the message is the reason of its [LeftOutFile].
final class UnusablePictureException extends Exception {
    UnusablePictureException(String reason) {
        super(reason);
    }
}

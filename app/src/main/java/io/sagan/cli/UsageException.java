package io.sagan.cli;

/// The command line asks for something that cannot be; ends in exit status 2.
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}

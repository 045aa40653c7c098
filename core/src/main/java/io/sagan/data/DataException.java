package io.sagan.data;

import java.io.IOException;

/// The data cannot be used; the message is one sentence that says what to do.
public final class DataException extends IOException {
    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}

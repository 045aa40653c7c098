package io.sagan.cli;

import java.util.function.Supplier;

/// Turns a value that the library refuses into wrong usage, where the value came from the command
/// line.
final class Usage {
    private Usage() {}

    /// What `resolve` gives.
    ///
    /// @throws UsageException when `resolve` throws [IllegalArgumentException]
    static <T> T check(Supplier<T> resolve) {
        try {
            return resolve.get();
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(Failure.sentence(wrong), wrong);
        }
    }
}

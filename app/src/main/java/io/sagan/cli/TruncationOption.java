package io.sagan.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option `--truncation` of all commands that draw latents.
final class TruncationOption {
    @Option(
            names = "--truncation",
            paramLabel = "T",
            description = "Redraw latent values beyond T: the smaller, the more typical the pictures (default: none).")
    @Nullable
    Double bound;

    boolean isGiven() {
        return bound != null;
    }

    /// The bound, or infinity for none.
    ///
    /// @throws UsageException when it bounds everything
    double value() {
        if (bound == null) {
            return Double.POSITIVE_INFINITY;
        }
        if (!(bound > 0)) {
            throw new UsageException("--truncation must be above 0, got " + bound);
        }
        return bound;
    }
}

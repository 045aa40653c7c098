package io.sagan.cli;

import java.util.Locale;

/// Amounts of memory in words.
final class Amount {
    private static final double GIBIBYTE = 1L << 30;

    private Amount() {}

    static String ofBytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}

package io.sagan.cli;

import java.util.Locale;

/// Amounts in words.
final class Amount {
    private static final double GIBIBYTE = 1L << 30;

    private Amount() {}

    /// Such as `1 class` and `2,000 classes`.
    static String of(long count, String one) {
        var ending = count == 1 ? "" : one.endsWith("s") ? "es" : "s";
        return String.format(Locale.ROOT, "%,d %s%s", count, one, ending);
    }

    static String ofBytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}

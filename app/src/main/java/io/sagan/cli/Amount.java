package io.sagan.cli;

import java.util.Locale;

/// Amounts in words.
final class Amount {
    private static final double GIBIBYTE = 1L << 30;
    private static final double MEBIBYTE = 1 << 20;

    private Amount() {}

    /// Such as `1 class` and `2,000 classes`.
    static String of(long count, String one) {
        var ending = count == 1 ? "" : one.endsWith("s") ? "es" : "s";
        return String.format(Locale.ROOT, "%,d %s%s", count, one, ending);
    }

    /// Such as `5.6 MiB` and `2,048.0 MiB`.
    static String ofFile(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
    }

    static String ofBytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}

package io.sagan.cli;

import java.util.Locale;

/// The entry point.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Numbers look the same in every country, also those that other libraries print or draw.
        Locale.setDefault(Locale.ROOT);
        System.exit(Sagan.execute(Sagan.over(new Library()), arguments));
    }
}

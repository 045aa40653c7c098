package io.sagan.cli;

import java.io.PrintWriter;
import java.util.Locale;

/// The entry point.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Numbers look the same in every country, also those that other libraries print or draw.
        Locale.setDefault(Locale.ROOT);
        // Only a writer made of the stream itself learns that the stream lost something.
        var out = new PrintWriter(System.out, true, System.out.charset());
        System.exit(Sagan.execute(Sagan.over(new Library()).setOut(out), arguments));
    }
}

package io.sagan.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// The command line over a fake backend, its output caught.
final class Shell {
    final FakeBackend backend = new FakeBackend();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    int run(String... arguments) {
        var line = Sagan.over(backend).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return Sagan.execute(line, arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}

package io.sagan.cli;

import io.sagan.studio.EvaluationListener;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// How far an evaluation or a packing is, as text: what is done, in words and shares.
final class Looked implements EvaluationListener, AutoCloseable {
    private static final long NANOS_BETWEEN = 2_000_000_000L;

    private final Progress.Display display;
    private final long began = System.nanoTime();
    private final Map<String, Long> begun = new HashMap<>();
    private long shown = Long.MIN_VALUE;

    private Looked(Progress.Display display) {
        this.display = display;
    }

    static Looked on(PrintWriter text) {
        return new Looked(Progress.display(text));
    }

    @Override
    public void done(String what, long done, long of) {
        long now = System.nanoTime();
        boolean first = begun.putIfAbsent(what, now) == null;
        if (!first && done < of && now - shown < NANOS_BETWEEN) {
            return;
        }
        shown = now;
        double seconds = (now - begun.get(what)) / 1e9;
        var rate = seconds > 0.5 ? String.format(Locale.ROOT, ", %.1f/s", done / seconds) : "";
        display.show(new Figures.Line(
                of == 0 ? 0 : Math.clamp((double) done / of, 0, 1),
                (now - began) / 1e9,
                "%s: %s of %s%s".formatted(what, done, of, rate)));
    }

    @Override
    public void note(String sentence) {
        // The name of a file may hold what a terminal takes for commands
        display.note(sentence.replaceAll("\\p{Cntrl}", "?"));
    }

    @Override
    public void close() {
        display.end();
    }
}

package io.sagan.cli;

import java.io.PrintWriter;
import java.util.Locale;

/// Progress for files and pipes: the first tick, then one line for every few seconds of training.
final class Lines implements Progress.Display {
    private static final double SECONDS_BETWEEN = 5;

    private final PrintWriter text;
    private double next = Double.NEGATIVE_INFINITY;

    Lines(PrintWriter text) {
        this.text = text;
    }

    @Override
    public synchronized void show(Figures.Line line) {
        if (line.seconds() < next) {
            return;
        }
        next = line.seconds() + SECONDS_BETWEEN;
        note(String.format(Locale.ROOT, "%3.0f%%  %s", 100 * line.fraction(), line.text()));
    }

    @Override
    public synchronized void note(String sentence) {
        text.println(sentence);
        text.flush();
    }

    @Override
    public void end() {}
}

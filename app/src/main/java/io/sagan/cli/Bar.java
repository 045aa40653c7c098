package io.sagan.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Progress on a terminal: one line, drawn over in a single write so that it does not flicker.
final class Bar implements Progress.Display {
    private static final int USUAL_WIDTH = 80;
    private static final int SHORTEST = 10;
    private static final int LONGEST = 40;
    // A terminal made narrower than the line cuts it instead of wrapping it.
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter text;
    private final int width;
    private String shown = "";

    Bar(PrintWriter text, int width) {
        this.text = text;
        this.width = width;
    }

    @Override
    public synchronized void show(Figures.Line line) {
        shown = drawn(line);
        text.print("\r" + NO_WRAP + shown + "\u001b[K" + WRAP);
        text.flush();
    }

    @Override
    public synchronized void note(String sentence) {
        text.print(shown.isEmpty() ? "" : CLEAR);
        text.println(sentence);
        text.print(shown.isEmpty() ? "" : NO_WRAP + shown + WRAP);
        text.flush();
    }

    @Override
    public synchronized void end() {
        if (!shown.isEmpty()) {
            text.println();
            text.flush();
            shown = "";
        }
    }

    private String drawn(Figures.Line line) {
        var share = String.format(Locale.ROOT, " %3.0f%%  ", 100 * line.fraction());
        int room = width - 1 - share.length() - line.text().length() - 2;
        int length = Math.clamp(room, SHORTEST, LONGEST);
        int full = (int) Math.round(length * line.fraction());
        var whole = "[" + "#".repeat(full) + "-".repeat(length - full) + "]" + share + line.text();
        return whole.substring(0, Math.min(whole.length(), width - 1));
    }

    /// Columns of the terminal, by asking the system's `stty`; 80 when it does not tell.
    static int terminalWidth() {
        try {
            var asked = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            try (var answer = asked.getInputStream()) {
                var size = new String(answer.readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
                int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
                return columns > SHORTEST ? columns : USUAL_WIDTH;
            }
        } catch (IOException | NumberFormatException untold) {
            return USUAL_WIDTH;
        }
    }
}

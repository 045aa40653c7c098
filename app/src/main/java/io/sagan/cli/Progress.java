package io.sagan.cli;

import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Diverged;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Finished;
import io.sagan.event.TrainingEvent.LeftOut;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.Preparing;
import io.sagan.event.TrainingEvent.Sampled;
import io.sagan.event.TrainingEvent.SaveFailed;
import io.sagan.event.TrainingEvent.Saved;
import io.sagan.event.TrainingEvent.Started;
import io.sagan.event.TrainingEvent.Ticked;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// A run's events as text: a bar on a terminal, else a line every few seconds.
final class Progress implements Consumer<TrainingEvent>, AutoCloseable {
    private static final int NAMED_FILES = 10;

    private final Display display;
    private Figures figures = new Figures(0, "");
    private int leftOut;

    Progress(Display display) {
        this.display = display;
    }

    static Progress on(PrintWriter text) {
        return new Progress(display(text));
    }

    /// A bar where `text` goes to a terminal, else lines.
    static Display display(PrintWriter text) {
        var onTerminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return onTerminal ? new Bar(text, Bar.terminalWidth()) : new Lines(text);
    }

    @Override
    public void accept(TrainingEvent event) {
        if (!(event instanceof LeftOut)) {
            countLeftOut();
        }
        switch (event) {
            case Started started -> begin(started);
            case Noted(var message) -> display.note(message);
            case Preparing part -> display.show(Figures.of(part));
            case LeftOut(var file, var reason) -> nameLeftOut(file, reason);
            case Ticked tick -> display.show(figures.of(tick));
            case Sampled(var step, var file) -> display.note("step " + step + ": sheet " + file);
            case Evaluated measured -> {
                figures = figures.with(measured);
                display.note(Figures.of(measured));
            }
            case Saved _ -> {}
            case SaveFailed(var step, var reason) ->
                display.note(
                        "step " + step + ": no checkpoint (" + reason + "); the earlier ones stay and the run goes on");
            case Diverged _, Finished _ -> display.end();
        }
    }

    /// Prints a sentence of its own line. May be called from any thread.
    void note(String sentence) {
        display.note(sentence);
    }

    @Override
    public void close() {
        display.end();
    }

    private void begin(Started run) {
        figures = new Figures(run.steps(), "");
        var classes =
                run.classes().isEmpty() ? "no classes" : Amount.of(run.classes().size(), "class");
        display.note("%s, %s; %s, %s, %s"
                .formatted(
                        Amount.of(run.images(), "picture"),
                        classes,
                        run.device(),
                        run.precision(),
                        Amount.of(run.threads(), "thread")));
        display.note(String.format(
                Locale.ROOT,
                "generator %,d and discriminator %,d parameters",
                run.generatorParameters(),
                run.discriminatorParameters()));
        display.note("run " + run.run() + (run.step() == 0 ? "" : ", from step " + run.step()));
    }

    private void nameLeftOut(String file, String reason) {
        leftOut++;
        if (leftOut <= NAMED_FILES) {
            // A name may hold what a terminal takes for commands.
            display.note(("left out: " + file + " (" + reason + ")").replaceAll("\\p{Cntrl}", "?"));
        }
    }

    private void countLeftOut() {
        if (leftOut > NAMED_FILES) {
            display.note("left out: %s more; the run's events.jsonl names them".formatted(leftOut - NAMED_FILES));
        }
        leftOut = 0;
    }

    /// Where progress is shown.
    interface Display {
        /// The newest figures; a display may skip some.
        void show(Figures.Line line);

        /// A sentence that stays.
        void note(String sentence);

        /// Nothing more is shown.
        void end();
    }
}

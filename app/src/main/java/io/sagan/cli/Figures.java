package io.sagan.cli;

import io.sagan.event.TrainingEvent.Ticked;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The figures of one tick in words.
///
/// @param steps steps at which the run ends
record Figures(long steps) {
    /// Above this many steps the run ends by time, and the number says nothing.
    private static final long ENDLESS = 100_000_000;

    /// @param fraction share done, in [0, 1]
    /// @param seconds training time so far
    record Line(double fraction, double seconds, String text) {}

    Line of(Ticked tick) {
        var of = steps > 0 && steps < ENDLESS ? "/" + steps : "";
        var text = String.format(
                Locale.ROOT,
                "step %s%s  %.1f images/s  D %.3f  G %.3f%s%s",
                tick.step(),
                of,
                tick.imagesPerSecond(),
                tick.discriminatorLoss(),
                tick.generatorLoss(),
                augmented(tick.augmentation()),
                timeLeft(tick.seconds(), tick.fraction()));
        return new Line(Math.clamp(tick.fraction(), 0.0, 1.0), tick.seconds(), text);
    }

    private static String augmented(@Nullable Double probability) {
        return probability == null ? "" : String.format(Locale.ROOT, "  p %.3f", probability);
    }

    private static String timeLeft(double seconds, double fraction) {
        if (fraction <= 0 || fraction >= 1) {
            return "";
        }
        return "  " + spoken(Duration.ofSeconds(Math.round(seconds * (1 - fraction) / fraction))) + " left";
    }

    private static String spoken(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%s h %02d min", time.toHours(), time.toMinutesPart())
                : String.format(Locale.ROOT, "%s:%02d min", time.toMinutes(), time.toSecondsPart());
    }
}

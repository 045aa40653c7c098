package io.sagan.cli;

import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Preparing;
import io.sagan.event.TrainingEvent.Ticked;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The figures of one tick in words.
///
/// @param steps steps at which the run ends
/// @param score the newest score that chooses the best generator, such as `fid 12.35`; empty for none
record Figures(long steps, String score) {
    /// Above this many steps the run ends by time, and the number says nothing.
    private static final long ENDLESS = 100_000_000;

    /// @param fraction share done, in [0, 1]
    /// @param seconds training time so far
    record Line(double fraction, double seconds, String text) {}

    Line of(Ticked tick) {
        var of = steps > 0 && steps < ENDLESS ? "/" + steps : "";
        var text = String.format(
                Locale.ROOT,
                "step %s%s  %.1f images/s  D %.3f  G %.3f%s%s%s",
                tick.step(),
                of,
                tick.imagesPerSecond(),
                tick.discriminatorLoss(),
                tick.generatorLoss(),
                augmented(tick.augmentation()),
                score.isEmpty() ? "" : "  " + score,
                timeLeft(tick.seconds(), tick.fraction()));
        return new Line(Math.clamp(tick.fraction(), 0.0, 1.0), tick.seconds(), text);
    }

    /// The same with the score of a measurement.
    Figures with(Evaluated measured) {
        return measured.scores().isEmpty()
                ? this
                : new Figures(
                        steps,
                        measured.scores().getFirst().name() + " "
                                + number(measured.scores().getFirst().value()));
    }

    /// How far a preparation is.
    static Line of(Preparing part) {
        return new Line(
                part.of() == 0 ? 0 : Math.clamp((double) part.done() / part.of(), 0, 1),
                part.seconds(),
                "%s: %s of %s".formatted(part.what(), part.done(), part.of()));
    }

    /// Scores of a measurement on one line, those of single classes left out.
    static String of(Evaluated measured) {
        var scores = measured.scores().stream()
                .filter(score -> !score.name().contains("/"))
                .map(score -> score.name() + " " + number(score.value()))
                .collect(Collectors.joining(", "));
        return "step %s: %s (%s)%s"
                .formatted(measured.step(), scores, measured.protocol(), measured.best() ? ", the best so far" : "");
    }

    /// Four significant digits.
    static String number(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return Double.toString(value);
        }
        var rounded = new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_EVEN));
        rounded = rounded.setScale(4 - rounded.precision() + rounded.scale());
        return Math.abs(value) < 1e-5 ? rounded.toString() : rounded.toPlainString();
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

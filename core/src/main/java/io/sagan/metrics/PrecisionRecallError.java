package io.sagan.metrics;

import java.util.Arrays;

/// How sure a [PrecisionRecall] is, given the pictures that are counted.
///
/// The balls stay as they are: this is how the numbers would scatter over other pictures tried against the same
/// balls, not what other balls would do, so that it is a lower bound. Shares have Wilson's interval, density the
/// normal one.
///
/// @param precision over fakes
/// @param recall over real pictures
/// @param density over fakes
/// @param coverage over real pictures
public record PrecisionRecallError(Interval precision, Interval recall, Interval density, Interval coverage) {

    /// Numbers with their intervals.
    ///
    /// @param scores the numbers
    /// @param error their intervals
    public record Scored(PrecisionRecall scores, PrecisionRecallError error) {}

    /// The numbers and their intervals, for the time of one.
    ///
    /// @throws IllegalArgumentException as [PrecisionRecall#of] has it
    public static Scored of(Features real, Features fake, PrecisionRecall.Settings settings) {
        var found = Memberships.of(real, fake, settings);
        var scores = found.scores();
        var densities = found.densities();
        double squares = Arrays.stream(densities)
                .map(each -> (each - scores.density()) * (each - scores.density()))
                .sum();
        double deviation = Math.sqrt(squares / (densities.length - 1));
        return new Scored(
                scores,
                new PrecisionRecallError(
                        Interval.share(scores.precision(), fake.count()),
                        Interval.share(scores.recall(), real.count()),
                        Interval.normal(scores.density(), deviation / Math.sqrt(densities.length)),
                        Interval.share(scores.coverage(), real.count())));
    }
}

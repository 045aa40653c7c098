package io.sagan.event;

import org.jspecify.annotations.Nullable;

/// One number about generated pictures.
///
/// @param name which: `fid`, `kid`, `precision`; of one class `intra-fid/CLASS`
/// @param value the number
/// @param deviation how much it scatters over parts or subsets of the pictures; null where it has none
/// @param low lower end of its interval; null where it has none
/// @param high upper end of its interval; null where it has none
public record Score(
        String name,
        double value,
        @Nullable Double deviation,
        @Nullable Double low,
        @Nullable Double high) {

    /// A number alone.
    public static Score of(String name, double value) {
        return new Score(name, value, null, null, null);
    }

    /// The same number with an interval.
    public Score between(double low, double high) {
        return new Score(name, value, deviation, low, high);
    }

    /// The same number with what it scatters.
    public Score scattering(double deviation) {
        return new Score(name, value, deviation, low, high);
    }
}

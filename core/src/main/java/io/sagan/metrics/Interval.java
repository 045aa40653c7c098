package io.sagan.metrics;

import java.util.Arrays;

/// How sure a number is: a 95 % interval around it.
///
/// @param standardError standard deviation of the number over repetitions
/// @param low lower end
/// @param high upper end
public record Interval(double standardError, double low, double high) {
    /// How often the interval holds what repetitions would give on average.
    public static final double LEVEL = 0.95;

    private static final double Z = 1.959963984540054; // the normal distribution's 97.5 % point

    /// Of a number that scatters normally.
    static Interval normal(double estimate, double standardError) {
        return new Interval(standardError, estimate - Z * standardError, estimate + Z * standardError);
    }

    /// Of a share: Wilson's interval, which stays within 0..1 and is not empty at its ends.
    ///
    /// Source: Wilson 1927.
    static Interval share(double share, int of) {
        double middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of);
        double reach = Z * Math.sqrt(share * (1 - share) / of + Z * Z / (4.0 * of * of)) / (1 + Z * Z / of);
        return new Interval(
                Math.sqrt(share * (1 - share) / of), Math.max(0, middle - reach), Math.min(1, middle + reach));
    }

    /// From bootstrap replicates: the estimate plus their quantiles' distances from their mean. The mean of
    /// replicates is off the estimate by the bias of resampling, which is no part of how sure it is.
    static Interval ofReplicates(double estimate, double[] replicates) {
        var sorted = replicates.clone();
        Arrays.sort(sorted);
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double squares =
                Arrays.stream(sorted).map(each -> (each - mean) * (each - mean)).sum();
        return new Interval(
                Math.sqrt(squares / (sorted.length - 1)),
                estimate + quantile(sorted, (1 - LEVEL) / 2) - mean,
                estimate + quantile(sorted, (1 + LEVEL) / 2) - mean);
    }

    /// Between the two nearest, as numpy has it.
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}

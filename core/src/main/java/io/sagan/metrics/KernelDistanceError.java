package io.sagan.metrics;

/// How sure a [KernelDistance] is, given the pictures of both sets.
///
/// The spread over subsets alone does not say: subsets share pictures, so its root over their number falls
/// to 0 as more are drawn from the same pictures.
public final class KernelDistanceError {
    private static final int MOST = 5000;

    private KernelDistanceError() {}

    /// By leaving out each picture of each set in turn (the jackknife) of the distance over whole sets; to its
    /// square is added what the choice of subsets scatters, `deviation²/subsets`.
    ///
    /// Of a set with more than 5000 pictures 5000 are looked at, evenly spaced, and their part of the
    /// variance is shrunk by the ratio of the numbers.
    ///
    /// Source: Efron & Stein 1981.
    ///
    /// @param distance what [KernelDistance#of] gave of these sets and settings
    /// @throws IllegalArgumentException if the widths differ or a set has fewer than 3 rows
    public static Interval jackknife(
            Features real, Features fake, KernelDistance distance, KernelDistance.Settings settings) {
        real.requireWidthOf(fake);
        if (real.count() < 3 || fake.count() < 3) {
            throw new IllegalArgumentException(
                    "each set must have at least 3 rows, got " + real.count() + " real and " + fake.count() + " fake");
        }
        var someReal = Spaced.of(real, MOST);
        var someFake = Spaced.of(fake, MOST);
        var kernel = settings.kernel();
        double ofReal = variance(someReal, someFake, kernel);
        double ofFake = variance(someFake, someReal, kernel);
        double subsets = distance.deviation() * distance.deviation() / settings.subsets();
        return Interval.normal(
                distance.mean(),
                Math.sqrt(
                        ofReal * someReal.count() / real.count() + ofFake * someFake.count() / fake.count() + subsets));
    }

    /// The part of one set: its rows' values of the distance without them, `A'/((m−1)(m−2)) − 2C'/((m−1)n)`.
    private static double variance(Features set, Features other, KernelDistance.Kernel kernel) {
        var within = KernelSums.within(set, kernel);
        var across = KernelSums.across(set, other, kernel);
        int m = set.count();
        double allWithin = 0;
        double allAcross = 0;
        for (int i = 0; i < m; i++) {
            allWithin += within[i];
            allAcross += across[i];
        }
        var without = new double[m];
        double mean = 0;
        for (int i = 0; i < m; i++) {
            without[i] = (allWithin - 2 * within[i]) / ((m - 1.0) * (m - 2))
                    - 2 * (allAcross - across[i]) / ((m - 1.0) * other.count());
            mean += without[i] / m;
        }
        double squares = 0;
        for (double each : without) {
            squares += (each - mean) * (each - mean);
        }
        return squares * (m - 1) / m;
    }
}

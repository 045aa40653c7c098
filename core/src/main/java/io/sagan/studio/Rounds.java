package io.sagan.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Works measured in short rounds that take turns, so that what disturbs the machine for a while
/// disturbs all alike.
final class Rounds {
    private static final int MOST = 7;
    private static final double OVERTIME = 1.5;

    private Rounds() {}

    /// Handles pictures and says how many.
    @FunctionalInterface
    interface Batchwise {
        long run();
    }

    /// @param name in JSON
    /// @param title for people
    /// @param gigaflopsEach 10⁹ operations of a picture, 0 for none
    /// @param bfloat16 whether they are done in bfloat16
    /// @param batchwise the work itself
    record Work(String name, String title, double gigaflopsEach, boolean bfloat16, Batchwise batchwise) {

        /// The same without a count of operations.
        Work uncounted() {
            return new Work(name, title, 0, bfloat16, batchwise);
        }
    }

    /// Pictures a second of each work in each round. Seven rounds; fewer, but at least one, where a single run of a
    /// work takes longer than its share of the time.
    ///
    /// @param seconds for each work, over all rounds
    static List<List<Double>> measure(List<Work> works, double seconds) {
        var rates = new ArrayList<List<Double>>();
        for (var work : works) {
            work.batchwise.run(); // the first call compiles kernels, the second fills caches
            work.batchwise.run();
            rates.add(new ArrayList<>());
        }
        long start = System.nanoTime();
        for (int round = 0; round < MOST; round++) {
            if (round > 0 && since(start) > OVERTIME * seconds * works.size()) {
                break;
            }
            for (int i = 0; i < works.size(); i++) {
                rates.get(i).add(rate(works.get(i).batchwise, seconds / MOST));
            }
        }
        return rates;
    }

    private static double rate(Batchwise work, double seconds) {
        long images = 0;
        long start = System.nanoTime();
        do {
            images += work.run();
        } while (since(start) < seconds);
        return images / since(start);
    }

    /// Seconds.
    static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /// Where half of some values lie.
    ///
    /// @param low at least a quarter of them are no larger
    /// @param middle as [#median] says
    /// @param high at least a quarter of them are no smaller
    record Spread(double low, double middle, double high) {
        static Spread of(List<Double> values) {
            var sorted = values.stream().sorted().toList();
            int count = sorted.size();
            return new Spread(sorted.get(count / 4), median(sorted), sorted.get(3 * count / 4));
        }

        /// Of the first of each pair over the second.
        static Spread ofRatios(List<Double> over, List<Double> under) {
            return of(IntStream.range(0, over.size())
                    .mapToObj(i -> over.get(i) / under.get(i))
                    .toList());
        }
    }

    /// The middle one; the mean of the two in the middle of an even number.
    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}

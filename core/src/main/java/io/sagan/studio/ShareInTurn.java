package io.sagan.studio;

import java.util.ArrayList;
import java.util.function.DoubleUnaryOperator;

/// How fast a work does its arithmetic beside one large matrix product on the same threads, the two in turn and
/// each as long as the other: on a machine whose speed wavers, both see the same of it. A ceiling, in contrast, is the
/// best moment of all.
///
/// @param share the work's operations a second by the naive count over the product's, the middle one of all pairs
/// @param lower of a quarter of the pairs it was no larger
/// @param upper of a quarter of the pairs it was no smaller
/// @param pairs how many there were
public record ShareInTurn(double share, double lower, double upper, int pairs) {

    /// Measures; at least one pair.
    ///
    /// @param product its operations a second, in 10⁹, over so many seconds
    /// @param seconds for all
    static ShareInTurn of(Rounds.Work work, DoubleUnaryOperator product, double seconds) {
        work.batchwise().run();
        var _ = product.applyAsDouble(0);
        var shares = new ArrayList<Double>();
        long start = System.nanoTime();
        do {
            long began = System.nanoTime();
            double operations = work.batchwise().run() * work.gigaflopsEach();
            double taken = Rounds.since(began);
            shares.add(operations / taken / product.applyAsDouble(taken));
        } while (Rounds.since(start) < seconds);
        var sorted = shares.stream().sorted().toList();
        int quarter = sorted.size() / 4;
        return new ShareInTurn(
                Rounds.median(shares), sorted.get(quarter), sorted.get(sorted.size() - 1 - quarter), sorted.size());
    }
}

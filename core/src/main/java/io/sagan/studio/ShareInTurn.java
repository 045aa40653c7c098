package io.sagan.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// How fast a work does its arithmetic beside a large matrix product, the two in turn, the product in whole ones and at
/// least as long as the work: on a machine whose speed wavers, the two of a pair see the same of it. A ceiling, in
/// contrast, is the best moment of all. In float32 on a processor the linear algebra library has one thread, so
/// that the product can lie below the ceiling's.
///
/// @param share the work's operations a second by the naive count over the product's, the middle one of all pairs
/// @param lower at least a quarter of the pairs had no larger share
/// @param upper at least a quarter of the pairs had no smaller one
/// @param pairs how many there were
/// @param rate pictures a second of the work, the middle one
/// @param product 10⁹ operations a second of the product, the middle one
public record ShareInTurn(double share, double lower, double upper, int pairs, double rate, double product) {

    /// @param rate pictures a second
    /// @param product 10⁹ operations a second
    record Pair(double rate, double product) {}

    /// Measures; at least one pair.
    ///
    /// @param product its operations a second, in 10⁹, over so many seconds
    /// @param seconds for all
    static ShareInTurn of(Rounds.Work work, DoubleUnaryOperator product, double seconds) {
        work.batchwise().run();
        var _ = product.applyAsDouble(0);
        var pairs = new ArrayList<Pair>();
        long start = System.nanoTime();
        do {
            long began = System.nanoTime();
            long pictures = work.batchwise().run();
            double taken = Rounds.since(began);
            pairs.add(new Pair(pictures / taken, product.applyAsDouble(taken)));
        } while (Rounds.since(start) < seconds);
        return of(pairs, work.gigaflopsEach());
    }

    /// @param pairs at least one
    /// @param gigaflopsEach 10⁹ operations of a picture
    static ShareInTurn of(List<Pair> pairs, double gigaflopsEach) {
        var shares = Rounds.Spread.of(pairs.stream()
                .map(pair -> pair.rate * gigaflopsEach / pair.product)
                .toList());
        return new ShareInTurn(
                shares.middle(),
                shares.low(),
                shares.high(),
                pairs.size(),
                Rounds.median(pairs.stream().map(Pair::rate).toList()),
                Rounds.median(pairs.stream().map(Pair::product).toList()));
    }
}

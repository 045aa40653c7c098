package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.tensor.Engine;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/// Two experiments measured in turn in one process: A, B, A, B, so that a ratio can be trusted on a
/// machine whose speed wavers.
///
/// @param first what A was measured with
/// @param second what B was measured with
/// @param parts training and drawing
public record Comparison(BenchSetting first, BenchSetting second, List<Part> parts) {

    /// One kind of work under both experiments.
    ///
    /// @param name `train` or `sample`
    /// @param title the same for people
    /// @param first pictures a second of A, middle round
    /// @param second pictures a second of B, middle round
    /// @param ratio B over A, the middle one of all pairs of neighbouring rounds
    /// @param lower at least a quarter of these ratios are no larger
    /// @param upper at least a quarter of them are no smaller
    /// @param pairs how many there were
    public record Part(
            String name,
            String title,
            double first,
            double second,
            double ratio,
            double lower,
            double upper,
            int pairs) {

        static Part of(Rounds.Work work, List<Double> first, List<Double> second) {
            var spread = Rounds.Spread.ofRatios(second, first);
            return new Part(
                    work.name(),
                    work.title(),
                    Rounds.median(first),
                    Rounds.median(second),
                    spread.middle(),
                    spread.low(),
                    spread.high(),
                    first.size());
        }
    }

    public Comparison {
        parts = List.copyOf(parts);
    }

    /// Measures.
    ///
    /// @param first A; pictures are of one colour, ten classes
    /// @param second B
    /// @param seconds how long each part of each experiment is measured, after a warm-up
    /// @throws ExperimentException when the memory of this machine clearly cannot hold one of them
    public static Comparison of(Experiment first, Experiment second, double seconds) {
        Benchmark.requireRoom(first);
        Benchmark.requireRoom(second);
        Engine.start();
        try (var _ = new PointerScope()) {
            var a = new ModelBench(first);
            var b = new ModelBench(second);
            var parts = List.of(
                    compared(a.training(), b.training(), seconds), compared(a.sampling(), b.sampling(), seconds));
            return new Comparison(a.setting(), b.setting(), parts);
        }
    }

    private static Part compared(Rounds.Work a, Rounds.Work b, double seconds) {
        var rates = Rounds.measure(List.of(a, b), seconds);
        return Part.of(a, rates.getFirst(), rates.getLast());
    }
}

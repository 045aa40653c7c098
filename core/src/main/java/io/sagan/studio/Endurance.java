package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.tensor.Engine;
import io.sagan.tensor.NativeHeap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/// Whether a long training stays as it begins: memory on the way, and in the end its steps beside those of an
/// equal training in the same process that has only begun, in turn, OLD, FRESH, OLD, FRESH, so that a ratio can be
/// trusted on a machine whose speed wavers.
///
/// Both are whole runs on the built-in pictures, with the sheets and checkpoints of their experiment, but
/// without measuring. What would slow a process down as a whole would slow both: for that compare the processor
/// time of the marks.
///
/// @param marks after each tenth of the steps
/// @param clock steps by the clock, in seconds
/// @param processor the same in processor time of the training thread
public record Endurance(List<Mark> marks, Pairs clock, Pairs processor) {
    private static final int MARKS = 10;
    private static final int MOST_WARMUP = 50;
    private static final int MOST_PAIRS = 300;

    /// How the training was at one moment.
    ///
    /// @param step steps done
    /// @param residentBytes physical memory of the process
    /// @param nativeBytes what native code holds of it, where the C library tells
    /// @param stepSeconds the middle one of the steps since the last mark, by the clock
    /// @param processorSeconds the same in processor time of the training thread
    public record Mark(
            long step, long residentBytes, OptionalLong nativeBytes, double stepSeconds, double processorSeconds) {

        private static Mark of(long step, List<TurnedTraining.Step> steps) {
            return new Mark(
                    step,
                    Engine.residentBytes(),
                    NativeHeap.bytes(),
                    Rounds.median(each(steps, TurnedTraining.Step::seconds)),
                    Rounds.median(each(steps, TurnedTraining.Step::processorSeconds)));
        }
    }

    /// Steps of both trainings in turn.
    ///
    /// @param old seconds of a step of the long training, the middle one
    /// @param fresh seconds of a step of the training that has only begun, the middle one
    /// @param ratio old over fresh, the middle one of all pairs
    /// @param low a quarter of the pairs lie below
    /// @param high a quarter of the pairs lie above
    /// @param sums all old steps over all fresh ones
    /// @param count pairs
    public record Pairs(double old, double fresh, double ratio, double low, double high, double sums, int count) {

        static Pairs of(List<Double> old, List<Double> fresh) {
            var spread = Rounds.Spread.ofRatios(old, fresh);
            return new Pairs(
                    Rounds.median(old),
                    Rounds.median(fresh),
                    spread.middle(),
                    spread.low(),
                    spread.high(),
                    sum(old) / sum(fresh),
                    old.size());
        }

        private static double sum(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    public Endurance {
        marks = List.copyOf(marks);
    }

    /// Trains and measures.
    ///
    /// @param experiment what to train; its data is left aside for the built-in pictures
    /// @param steps of the long training, at least 1
    /// @throws ExperimentException when the memory of this machine clearly cannot hold it
    /// @throws IOException when a training cannot begin or does not last
    public static Endurance of(Experiment experiment, int steps) throws IOException {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got " + steps);
        }
        Benchmark.requireRoom(experiment, 2);
        int warmup = Math.clamp(steps / MARKS, 1, MOST_WARMUP);
        int pairs = Math.clamp(steps / 5, 1, MOST_PAIRS);
        var endless = endless(experiment, (long) steps + warmup + pairs + 1);
        try (var old = new TurnedTraining(endless)) {
            var marks = new ArrayList<Mark>();
            int done = 0;
            for (int mark = 1; mark <= Math.min(MARKS, steps); mark++) {
                int until = (int) ((long) steps * mark / Math.min(MARKS, steps));
                marks.add(Mark.of(until, taken(old, until - done)));
                done = until;
            }
            try (var fresh = new TurnedTraining(endless)) {
                taken(fresh, warmup);
                taken(old, warmup); // equally far from its last sheet, where the steps are a multiple of that interval
                var olds = new ArrayList<TurnedTraining.Step>();
                var freshes = new ArrayList<TurnedTraining.Step>();
                for (int i = 0; i < pairs; i++) {
                    olds.add(old.step());
                    freshes.add(fresh.step());
                }
                return new Endurance(
                        marks,
                        pairs(olds, freshes, TurnedTraining.Step::seconds),
                        pairs(olds, freshes, TurnedTraining.Step::processorSeconds));
            }
        }
    }

    private static Experiment endless(Experiment experiment, long steps) {
        return experiment.with(Map.of(
                "data.source", "noto-emoji",
                "train.steps", Long.toString(Math.max(steps, experiment.train().steps())),
                "train.minutes", "0",
                "eval.every", "0"));
    }

    private static List<TurnedTraining.Step> taken(TurnedTraining training, int steps) throws IOException {
        var taken = new ArrayList<TurnedTraining.Step>();
        for (int i = 0; i < steps; i++) {
            taken.add(training.step());
        }
        return taken;
    }

    private static Pairs pairs(
            List<TurnedTraining.Step> old,
            List<TurnedTraining.Step> fresh,
            ToDoubleFunction<TurnedTraining.Step> what) {
        return Pairs.of(each(old, what), each(fresh, what));
    }

    private static List<Double> each(List<TurnedTraining.Step> steps, ToDoubleFunction<TurnedTraining.Step> what) {
        return steps.stream().map(what::applyAsDouble).toList();
    }
}

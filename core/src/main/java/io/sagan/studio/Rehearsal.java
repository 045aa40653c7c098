package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.tensor.Engine;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/// What a run will take: its memory by a formula, its time by a few real steps of it with few pictures.
///
/// @param precision `fp32` or `bf16`
/// @param threads engine threads
/// @param batch pictures per update
/// @param memoryBytes largest resident size of the run's process, the built-in pictures among it; within
///     20 % where it was measured (docs/performance.md)
/// @param secondsPerThousand time of 1,000 real pictures; penalties computed every so many updates are not
///     in it
/// @param runSeconds time of all of the experiment's steps, or its minutes if these end first
public record Rehearsal(
        String precision, int threads, int batch, long memoryBytes, double secondsPerThousand, double runSeconds) {
    private static final double GIGAFLOPS = 150;
    private static final int LEAST = 8;
    private static final int STEPS = 4;
    private static final int BUILT_IN_PICTURES = 1906;

    /// Rehearses: seconds, a minute for the largest presets on a slow machine.
    ///
    /// @param experiment what is to be trained; ten classes
    /// @throws ExperimentException when the memory of this machine clearly cannot hold it
    public static Rehearsal of(Experiment experiment) {
        Benchmark.requireRoom(experiment);
        Engine.start();
        var train = experiment.train();
        int threads = Engine.useThreads(train.threads());
        var memory = MemoryForecast.of(experiment, ModelBench.classes(experiment), BUILT_IN_PICTURES);
        double each = secondsEach(experiment);
        double whole = each * train.batch() * train.discriminatorSteps() * train.steps();
        return new Rehearsal(
                Machine.precision(train, Machine.place(train.device())),
                threads,
                train.batch(),
                memory.bytes(),
                1000 * each,
                train.minutes() > 0 ? Math.min(whole, 60.0 * train.minutes()) : whole);
    }

    /// Time of one real picture in the quickest of the steps after the first, which compiles kernels.
    private static double secondsEach(Experiment experiment) {
        try (var _ = new PointerScope()) {
            var step = new ModelBench(small(experiment)).training().batchwise();
            double best = Double.MAX_VALUE;
            step.run();
            for (int i = 1; i < STEPS; i++) {
                long start = System.nanoTime();
                long pictures = step.run();
                best = Math.min(best, (System.nanoTime() - start) / 1e9 / pictures);
            }
            return best;
        }
    }

    /// The experiment with no more pictures in a pass than make a second or two of work.
    private static Experiment small(Experiment experiment) {
        var train = experiment.train();
        var count = Arithmetic.of(experiment.model(), ModelBench.classes(experiment));
        double each = count.training(train) * train.discriminatorSteps() / 1e9;
        int share = train.batch() / train.accumulation();
        int pictures = (int) Math.min(share, Math.max(LEAST, GIGAFLOPS / each));
        int made = Math.max(1, Math.round((float) train.generatorBatch() * pictures / train.batch()));
        return experiment.with(Map.of(
                "train.batch", Integer.toString(pictures),
                "train.accumulation", "1",
                "train.generatorBatch", Integer.toString(train.generatorBatch() == 0 ? 0 : made)));
    }
}

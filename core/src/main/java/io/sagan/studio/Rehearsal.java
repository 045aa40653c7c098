package io.sagan.studio;

import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.data.Dataset;
import io.sagan.tensor.Engine;
import java.io.IOException;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/// What a run will take, told after a few real steps of it with few pictures.
///
/// Steps are made with two small batches; memory and time of a step grow with its pictures along a
/// straight line, `a + b·n`, which the two measurements give. What a run does besides (reading the built-in
/// pictures, drawing a sheet) is done too. Right within 20 % where that was measured (docs/performance.md). Penalties
/// that are computed every so many updates are in the memory and not in the time.
///
/// @param precision `fp32` or `bf16`
/// @param threads engine threads
/// @param batch pictures per update
/// @param memoryBytes largest resident size of the run's process, beside the pictures
/// @param secondsPerThousand time of 1,000 real pictures
/// @param runSeconds time of all of the experiment's steps, or its minutes if these end first
public record Rehearsal(
        String precision, int threads, int batch, long memoryBytes, double secondsPerThousand, double runSeconds) {
    private static final double GIGAFLOPS = 150;
    private static final int LEAST = 8;

    /// A step with `pictures` pictures.
    private record Measured(int pictures, long bytes, double seconds) {}

    /// Rehearses. The answer on memory needs a process of its own, in which nothing large was done before.
    ///
    /// @param experiment what is to be trained; ten classes
    /// @throws ExperimentException when the memory of this machine clearly cannot hold it
    /// @throws IOException when the built-in pictures cannot be read
    public static Rehearsal of(Experiment experiment) throws IOException {
        Benchmark.requireRoom(experiment);
        Engine.start();
        var train = experiment.train();
        int threads = Engine.useThreads(train.threads());
        int share = train.batch() / train.accumulation();
        int large = Math.min(share, affordable(experiment));
        int small = Math.max(1, large / 2);
        try (var _ = new PointerScope();
                var _ = Dataset.open(
                        experiment.data().withSource(DataSpec.BUILT_IN),
                        experiment.model().size(),
                        file -> {})) {
            var first = measured(experiment, small);
            var second = measured(experiment, large);
            new ModelBench(with(experiment, 2)).sheet();
            double bytes = at(share, first.pictures, (double) first.bytes, second.pictures, (double) second.bytes);
            double seconds = train.accumulation()
                    * Math.max(0, at(share, first.pictures, first.seconds, second.pictures, second.seconds));
            double whole = train.steps() * seconds;
            return new Rehearsal(
                    Machine.usesBfloat16(train.precision(), Machine.place(train.device())) ? "bf16" : "fp32",
                    threads,
                    train.batch(),
                    Math.max((long) bytes, Engine.peakResidentBytes()),
                    1000 * seconds / ((double) train.batch() * train.discriminatorSteps()),
                    train.minutes() > 0 ? Math.min(whole, 60.0 * train.minutes()) : whole);
        }
    }

    /// Pictures of a step of some seconds on a processor.
    private static int affordable(Experiment experiment) {
        var count = Arithmetic.of(experiment.model(), ModelBench.classes(experiment));
        double each = count.training(experiment.train()) * experiment.train().discriminatorSteps() / 1e9;
        return (int) Math.max(LEAST, GIGAFLOPS / each);
    }

    private static Measured measured(Experiment experiment, int pictures) {
        try (var _ = new PointerScope()) {
            var step = new ModelBench(with(experiment, pictures)).training().batchwise();
            step.run(); // the first one compiles kernels
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                step.run();
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
            return new Measured(pictures, Engine.peakResidentBytes(), best);
        }
    }

    private static Experiment with(Experiment experiment, int pictures) {
        var train = experiment.train();
        int made = Math.max(1, Math.round((float) train.generatorBatch() * pictures / train.batch()));
        return experiment.with(Map.of(
                "train.batch", Integer.toString(pictures),
                "train.accumulation", "1",
                "train.generatorBatch", Integer.toString(train.generatorBatch() == 0 ? 0 : made)));
    }

    /// The straight line through two points, at `x`; the second's value where the points are one.
    private static double at(double x, double x1, double y1, double x2, double y2) {
        return x1 == x2 ? y2 : y2 + (y2 - y1) / (x2 - x1) * (x - x2);
    }
}

package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.tensor.Engine;
import io.sagan.tensor.OperationLog;
import io.sagan.tensor.Place;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/// Where the time of a training step goes, by the engine's operations, on pictures of one colour.
///
/// Watching costs some microseconds an operation, most of which none of them is charged with.
///
/// @param setting with what they were trained
/// @param steps how many were watched
/// @param imagesPerSecond real pictures a second while they were watched
/// @param secondsEach of a step while it is watched
/// @param operations of all steps, the one with the most time first
public record StepProfile(
        BenchSetting setting, long steps, double imagesPerSecond, double secondsEach, List<Operation> operations) {

    /// One kind of operation in a step.
    ///
    /// @param name the engine's, such as `aten::addcmul`; with `Backward0` at its end what autograd itself does
    /// @param calls in a step
    /// @param seconds of a step, without the operations it calls
    /// @param megabytes 10⁶ bytes that it writes in a step
    public record Operation(String name, double calls, double seconds, double megabytes) {

        private static Operation of(OperationLog.Operation counted, double steps) {
            return new Operation(
                    counted.name().replaceFirst("^autograd::engine::evaluate_function: ", "autograd of "),
                    counted.calls() / steps,
                    counted.nanoseconds() / 1e9 / steps,
                    counted.bytes() / 1e6 / steps);
        }
    }

    public StepProfile {
        operations = List.copyOf(operations);
    }

    /// Watches some steps.
    ///
    /// @param experiment what to train; ten classes
    /// @param seconds how long, after two steps that warm up
    /// @throws ExperimentException when the memory of this machine clearly cannot hold it, on a GPU, and on other
    ///     processors than x86-64, where operations cannot be counted
    public static StepProfile of(Experiment experiment, double seconds) {
        Benchmark.requireRoom(experiment);
        if (!OperationLog.isPossible()) {
            throw refusal("operations are counted on x86-64 only, and this processor is another");
        }
        if (!Machine.place(experiment.train().device()).equals(Place.PROCESSOR)) {
            throw refusal("operations are counted on the processor only: set train.device to cpu");
        }
        Engine.start();
        Machine.adaptMemory(experiment.train());
        try (var _ = new PointerScope()) {
            var model = new ModelBench(experiment);
            var step = model.training().batchwise();
            step.run();
            step.run();
            long steps = 0;
            long pictures = 0;
            long start = System.nanoTime();
            try (var log = new OperationLog()) {
                do {
                    pictures += step.run();
                    steps++;
                } while (System.nanoTime() - start < seconds * 1e9);
                double whole = (System.nanoTime() - start) / 1e9;
                double count = steps;
                return new StepProfile(
                        model.setting(),
                        steps,
                        pictures / whole,
                        whole / steps,
                        log.operations().stream()
                                .map(operation -> Operation.of(operation, count))
                                .toList());
            }
        }
    }

    private static ExperimentException refusal(String sentence) {
        return new ExperimentException(List.of(sentence));
    }
}

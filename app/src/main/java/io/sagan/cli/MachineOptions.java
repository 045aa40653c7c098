package io.sagan.cli;

import io.sagan.config.Experiment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options on how the machine is used, common to training and measuring.
final class MachineOptions {
    @Option(names = "--batch", paramLabel = "N", description = "Pictures per update.")
    @Nullable
    Integer batch;

    @Option(names = "--device", paramLabel = "auto|cpu|cuda", description = "Where to compute.")
    @Nullable
    Device device;

    @Option(
            names = "--precision",
            paramLabel = "auto|fp32|bf16",
            description = "Arithmetic; auto takes bf16 where the processor has it.")
    @Nullable
    Precision precision;

    @Option(names = "--threads", paramLabel = "N", description = "Engine threads; 0 for one per core.")
    @Nullable
    Integer threads;

    /// As written on the command line and in YAML.
    enum Device {
        auto,
        cpu,
        cuda
    }

    /// As written on the command line and in YAML.
    enum Precision {
        auto,
        fp32,
        bf16
    }

    /// The experiment with every given option in it.
    ///
    /// @throws IllegalArgumentException when a value is impossible
    Experiment applyTo(Experiment before, Backend backend) {
        var experiment = set(before, backend, "train.batch", batch);
        experiment = set(experiment, backend, "train.device", device);
        experiment = set(experiment, backend, "train.precision", precision);
        return set(experiment, backend, "train.threads", threads);
    }

    /// `experiment` itself when the option was not given.
    static Experiment set(Experiment experiment, Backend backend, String path, @Nullable Object value) {
        return value == null ? experiment : backend.with(experiment, path, value.toString());
    }
}

package io.sagan.cli;

import io.sagan.config.Experiment;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options on how the machine is used, common to training and measuring.
final class MachineOptions {
    private static final int MOST_THREADS_EACH = 4;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures per update.")
    @Nullable
    Integer batch;

    @Option(names = "--device", paramLabel = "auto|cpu|cuda", description = "Where to compute.")
    @Nullable
    Device device;

    @Option(
            names = "--precision",
            paramLabel = "auto|fp32|tf32|bf16",
            description = "Arithmetic; auto takes bf16 where the processor or GPU has it, tf32 is for GPUs.")
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
        tf32,
        bf16
    }

    /// Adds every given option under its path in the experiment.
    void collect(Map<String, String> values) {
        put(values, "train.batch", batch);
        put(values, "train.device", device);
        put(values, "train.precision", precision);
        put(values, "train.threads", threads);
    }

    /// The experiment itself.
    ///
    /// @throws UsageException when its threads would only wait for each other
    static Experiment sensible(Experiment experiment) {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = experiment.train().threads();
        if (threads > MOST_THREADS_EACH * processors) {
            throw new UsageException(
                    "train.threads must be at most %s here, %s for each of %s, got %s (0: one for each)"
                            .formatted(
                                    MOST_THREADS_EACH * processors,
                                    MOST_THREADS_EACH,
                                    Amount.of(processors, "processor"),
                                    threads));
        }
        return experiment;
    }

    /// Adds nothing when the option was not given.
    static void put(Map<String, String> values, String path, @Nullable Object value) {
        if (value != null) {
            values.put(path, value.toString());
        }
    }
}

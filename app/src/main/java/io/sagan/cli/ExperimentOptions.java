package io.sagan.cli;

import static io.sagan.cli.MachineOptions.set;

import io.sagan.config.Experiment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that change an experiment. `--set` comes last and wins.
final class ExperimentOptions {
    /// Steps when only a time was given: more than any run takes.
    private static final String UNTIL_TIME = "1000000000";

    @Option(names = "--steps", paramLabel = "N", description = "End after N generator updates.")
    @Nullable
    Long steps;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "End after M minutes. Alone, --steps or --minutes lifts the other limit of the experiment.")
    @Nullable
    Double minutes;

    @Option(names = "--size", paramLabel = "PIXELS", description = "Width and height of the pictures.")
    @Nullable
    Integer size;

    @Option(names = "--seed", paramLabel = "N", description = "Same seed, machine and threads: the same bits.")
    @Nullable
    Long seed;

    @Option(names = "--strict", description = "Stop at the first file that is no usable picture.")
    boolean strict;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Set any field of the experiment, for example train.beta1=0.5. Repeatable.")
    List<String> fields = List.of();

    @Mixin
    final MachineOptions machine = new MachineOptions();

    /// The experiment with every given option in it.
    ///
    /// @throws IllegalArgumentException when a value is impossible
    Experiment applyTo(Experiment before, Backend backend) {
        var experiment = size == null ? before : backend.resized(before, size);
        experiment = set(experiment, backend, "train.steps", limit(steps, minutes, UNTIL_TIME));
        experiment = set(experiment, backend, "train.minutes", limit(minutes, steps, "0"));
        experiment = set(experiment, backend, "train.seed", seed);
        experiment = set(experiment, backend, "data.strict", strict ? true : null);
        experiment = machine.applyTo(experiment, backend);
        for (var field : fields) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--set must be PATH=VALUE, got " + field);
            }
            experiment = set(
                    experiment,
                    backend,
                    field.substring(0, equals).strip(),
                    field.substring(equals + 1).strip());
        }
        return experiment;
    }

    private static @Nullable Object limit(@Nullable Object own, @Nullable Object other, String lifted) {
        return own != null ? own : other != null ? lifted : null;
    }
}

package io.sagan.cli;

import static io.sagan.cli.MachineOptions.put;

import io.sagan.config.Experiment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that change an experiment. `--set` comes last and wins.
final class ExperimentOptions {
    /// Steps when only a time was given: more than any run takes.
    private static final String UNTIL_TIME = "1000000000";

    @Option(names = "--steps", paramLabel = "N", description = "End after N steps (generator updates).")
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
        if (minutes != null && minutes == 0 && steps == null) {
            throw new UsageException("--minutes 0 sets no limit; give --steps with it, or minutes above 0");
        }
        var values = new LinkedHashMap<String, String>();
        put(values, "model.size", size);
        put(values, "train.steps", limit(steps, minutes, UNTIL_TIME));
        put(values, "train.minutes", limit(minutes, steps, "0"));
        put(values, "train.seed", seed);
        put(values, "data.strict", strict ? true : null);
        machine.collect(values);
        fields.forEach(field -> putField(values, "--set", field));
        return MachineOptions.sensible(values.isEmpty() ? before : backend.with(before, values));
    }

    /// Adds `PATH=VALUE` under its path.
    ///
    /// @param option that it was given with
    static void putField(Map<String, String> values, String option, String field) {
        int equals = field.indexOf('=');
        if (equals < 1) {
            throw new UsageException(option + " must be PATH=VALUE, got " + field);
        }
        values.put(
                field.substring(0, equals).strip(), field.substring(equals + 1).strip());
    }

    private static @Nullable Object limit(@Nullable Object own, @Nullable Object other, String lifted) {
        return own != null ? own : other != null ? lifted : null;
    }
}

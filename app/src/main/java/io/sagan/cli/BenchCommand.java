package io.sagan.cli;

import io.sagan.config.Experiment;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sagan bench`: how fast this machine is at it.
@Command(
        name = "bench",
        description = {
            "Measures this machine: its ceilings, training, drawing, reading pictures and memory.",
            "GFLOP are counted for the plain networks, whatever the layers here save.",
            "A packed file is opened and read once through; a step on a processor waits while its batch is made."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int SECONDS = 20;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = TrainCommand.DEFAULT_PRESET,
            description = "Built-in experiment (default: ${DEFAULT-VALUE}).")
    String preset = TrainCommand.DEFAULT_PRESET;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each part is measured (default: " + SECONDS + ").")
    @Nullable
    Double seconds;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Measure a long training on the built-in pictures in place of the rest: memory on the way,"
                    + " and in the end its steps in turn with those of one that has only begun.")
    @Nullable
    Integer steps;

    @Option(
            names = "--profile",
            description = "Watch training steps in place of the rest: time, calls and bytes written by the engine's"
                    + " operations.")
    boolean profile;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Set any field of the experiment, for example train.batch=64. Repeatable.")
    List<String> fields = List.of();

    @Option(
            names = "--pair",
            paramLabel = "PATH=VALUE",
            description =
                    "Measure two experiments in turn, the second with this field set, and their ratio. Repeatable.")
    List<String> pair = List.of();

    @Mixin
    final MachineOptions changes = new MachineOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    BenchCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        double duration = seconds == null ? SECONDS : seconds;
        if (!(duration > 0)) {
            throw new UsageException("--seconds must be above 0, got " + seconds);
        }
        var experiment = Usage.check(this::experiment);
        if (steps != null && (steps < 1 || !pair.isEmpty())) {
            throw new UsageException(
                    steps < 1 ? "--steps must be at least 1, got " + steps : "--steps and --pair exclude each other");
        }
        if (steps != null && seconds != null) {
            throw new UsageException("--steps and --seconds exclude each other: --steps says how long");
        }
        if (profile && (steps != null || !pair.isEmpty())) {
            throw new UsageException(
                    "--profile and %s exclude each other".formatted(steps != null ? "--steps" : "--pair"));
        }
        var facts = new Facts().add("preset", "Preset", preset);
        if (profile) {
            var options = new BenchOptions(preset, experiment, duration);
            ProfileFacts.add(Usage.check(() -> backend.profile(options)), facts);
        } else if (steps != null) {
            EnduranceFacts.add(backend.endure(experiment, steps), facts);
        } else if (pair.isEmpty()) {
            BenchFacts.add(backend.bench(new BenchOptions(preset, experiment, duration)), facts);
        } else {
            var other = Usage.check(() -> changed(experiment, pair, "--pair"));
            facts.add("pair", "B has", String.join(", ", pair));
            BenchFacts.add(backend.compare(new BenchOptions(preset, experiment, duration), other), facts);
        }
        var text = spec.commandLine().getOut();
        text.print(json ? facts.json() : facts.text());
        text.flush();
        return ExitCode.OK;
    }

    private Experiment experiment() {
        var values = new LinkedHashMap<String, String>();
        changes.collect(values);
        return changed(MachineOptions.sensible(backend.with(backend.preset(preset), values)), fields, "--set");
    }

    private Experiment changed(Experiment before, List<String> fields, String option) {
        var values = new LinkedHashMap<String, String>();
        fields.forEach(field -> ExperimentOptions.putField(values, option, field));
        return values.isEmpty() ? before : MachineOptions.sensible(backend.with(before, values));
    }
}

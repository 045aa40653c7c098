package io.sagan.cli;

import io.sagan.config.Experiment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sagan bench`: how fast this machine is at it.
@Command(name = "bench", description = "Measures this machine: its ceiling, training, drawing and memory.")
final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = TrainCommand.DEFAULT_PRESET,
            description = "Built-in experiment (default: ${DEFAULT-VALUE}).")
    String preset = TrainCommand.DEFAULT_PRESET;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How long training and drawing are each measured (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

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
    public Integer call() {
        if (!(seconds > 0)) {
            throw new UsageException("--seconds must be above 0, got " + seconds);
        }
        var report = backend.bench(new BenchOptions(preset, Usage.check(this::experiment), seconds));
        var facts = new Facts()
                .add("preset", "Preset", preset)
                .add("device", "Device", "cpu")
                .add("precision", "Precision", report.precision())
                .add("threads", "Threads", report.threads())
                .add("batch", "Batch", report.batch());
        rate(facts, "matrixGigaflops", "Matrix product, fp32", report.matrixGigaflops(), "GFLOP/s");
        rate(facts, "trainImagesPerSecond", "Training", report.trainImagesPerSecond(), "images/s");
        rate(facts, "sampleImagesPerSecond", "Drawing", report.sampleImagesPerSecond(), "images/s");
        facts.add("peakMemoryBytes", "Peak memory", report.peakMemoryBytes(), Amount.ofBytes(report.peakMemoryBytes()));
        var text = spec.commandLine().getOut();
        text.print(json ? facts.json() : facts.text());
        text.flush();
        return ExitCode.OK;
    }

    private Experiment experiment() {
        var values = new LinkedHashMap<String, String>();
        changes.collect(values);
        return MachineOptions.sensible(backend.with(backend.preset(preset), values));
    }

    private static void rate(Facts facts, String key, String label, double value, String unit) {
        facts.add(key, label, value, String.format(Locale.ROOT, "%.1f %s", value, unit));
    }
}

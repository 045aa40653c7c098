package io.sagan.cli;

import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.studio.RunDirectory;
import io.sagan.studio.TrainOutcome;
import io.sagan.studio.TrainOutcome.Diverged;
import io.sagan.studio.TrainOutcome.Finished;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sagan train`: trains a new run, or goes on with one.
@Command(
        name = "train",
        description = {
            "Trains. Without DATA: on the built-in emoji, 1,906 pictures in 9 classes.",
            "Ctrl-C saves and ends; a second one ends at once."
        })
final class TrainCommand implements Callable<Integer> {
    static final String DEFAULT_PRESET = "sagan-32";

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "Folder with a sub-folder per class, flat folder, zip of either, CIFAR-10's binary files, or a"
                            + " packed file (sagan data pack).")
    @Nullable
    String data;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Built-in experiment, see the folder presets (default: sagan-32).")
    @Nullable
    String preset;

    @Option(names = "--experiment", paramLabel = "FILE", description = "Experiment file (YAML) in place of a preset.")
    @Nullable
    Path file;

    @Option(names = "--out", paramLabel = "RUN", description = "Folder of the run (default: a new one under runs).")
    @Nullable
    Path out;

    @Option(names = "--resume", paramLabel = "RUN", description = "Go on from the newest checkpoint of a run.")
    @Nullable
    Path resume;

    @Option(names = "--dry-run", description = "Print the resolved experiment and end.")
    boolean dryRun;

    @Mixin
    final ExperimentOptions changes = new ExperimentOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    TrainCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        var text = spec.commandLine().getOut();
        if (resume != null) {
            refuseBesidesResume();
            requireFolder(resume);
            return report(trained(text, resume, null), text);
        }
        var experiment = resolve();
        if (dryRun) {
            text.print(backend.toYaml(experiment));
            text.flush();
            return ExitCode.OK;
        }
        requirePresetData(experiment);
        return report(trained(text, freeRun(), anchored(experiment)), text);
    }

    private TrainOutcome trained(PrintWriter text, Path run, @Nullable Experiment experiment) throws IOException {
        try (var progress = Progress.on(text);
                var stop = StopSignal.listen(progress::note)) {
            return experiment != null
                    ? backend.train(experiment, run, progress, stop)
                    : backend.resume(
                            run, before -> Usage.check(() -> changes.applyTo(before, backend)), progress, stop);
        }
    }

    private Experiment resolve() throws IOException {
        if (preset != null && file != null) {
            throw new UsageException("--preset and --experiment both name an experiment; give one of them");
        }
        var named = file != null ? read(file) : Usage.check(() -> backend.preset(presetName()));
        var base = data == null ? named : named.withData(named.data().withSource(DataArgument.resolve(data)));
        return Usage.check(() -> changes.applyTo(base, backend));
    }

    /// What a preset names beyond the built-in pictures is no file of this program.
    private void requirePresetData(Experiment experiment) {
        var source = experiment.data().source();
        if (data == null && file == null && !source.equals(DataSpec.BUILT_IN) && !Files.exists(Path.of(source))) {
            throw new UsageException("the pictures of preset " + presetName()
                    + " do not come with Sagan, and there is nothing at its data.source, " + source
                    + "; give your copy of them as DATA");
        }
    }

    /// A run is resumed from any folder, so what it remembers of its data must not depend on this one.
    private static Experiment anchored(Experiment experiment) {
        var source = experiment.data().source();
        return source.equals(DataSpec.BUILT_IN)
                ? experiment
                : experiment.withData(experiment
                        .data()
                        .withSource(Path.of(source).toAbsolutePath().normalize().toString()));
    }

    private Experiment read(Path file) {
        return Usage.check(() -> {
            try {
                return backend.read(file);
            } catch (IOException e) {
                throw new IllegalArgumentException(Failure.sentence(e), e);
            }
        });
    }

    private String presetName() {
        return preset != null ? preset : DEFAULT_PRESET;
    }

    private void refuseBesidesResume() {
        var clash = data != null
                ? "DATA"
                : preset != null
                        ? "--preset"
                        : file != null ? "--experiment" : out != null ? "--out" : dryRun ? "--dry-run" : null;
        if (clash != null) {
            throw new UsageException(
                    "--resume goes on with a run's own experiment and folder; leave out " + clash + " or --resume");
        }
    }

    private static void requireFolder(Path run) {
        if (!Files.isDirectory(run)) {
            throw new UsageException("--resume must name the folder of a run, got " + run);
        }
    }

    private Path freeRun() throws IOException {
        if (out == null) {
            return RunFolder.unused(RunFolder.nameFor(data, file, presetName()));
        }
        if (!RunDirectory.isFree(out)) {
            throw new UsageException("--out " + out + " " + inTheWay(out));
        }
        return out;
    }

    private static String inTheWay(Path out) {
        if (!Files.isDirectory(out)) {
            return "is a file; name a new folder";
        }
        return RunDirectory.isRun(out)
                ? "is a run; go on with it by --resume " + ShellWord.of(out) + " or name a new folder"
                : "holds other files; name a new folder";
    }

    private void drawCurves(Path run, PrintWriter text) {
        var curves = run.resolve("curves.png");
        try {
            var reason = CurvesPlot.draw(run.resolve("events.jsonl"), loss(run), curves);
            text.println("Loss curves:  " + reason.map(why -> "none, " + why).orElse(curves.toString()));
        } catch (IOException e) {
            text.println("Loss curves:  none, " + e.getMessage());
        }
    }

    /// A name for an axis is not worth the curves: a run whose experiment cannot be read any more has a loss.
    private String loss(Path run) {
        try {
            return CurvesPlot.words(
                    backend.read(run.resolve("experiment.yaml")).loss().kind());
        } catch (IOException | ExperimentException unreadable) {
            return "loss";
        }
    }

    private int report(TrainOutcome outcome, PrintWriter text) {
        return switch (outcome) {
            case Finished(var run, var step, var reason, var sheet) -> {
                text.println((reason.equals("stopped") ? "Stopped" : "Finished") + " at step " + step
                        + "; everything is saved in " + run);
                text.println("Sample sheet: " + sheet);
                drawCurves(run, text);
                text.println("More steps:   ./sagan train --resume " + ShellWord.of(run) + " --steps N");
                text.flush();
                yield ExitCode.OK;
            }
            case Diverged(var run, var step, var culprit) -> {
                var err = spec.commandLine().getErr();
                err.println("sagan train: diverged at step " + step + ": " + culprit + "; start a new run with a lower"
                        + " train.generatorRate and train.discriminatorRate (what was saved before is in " + run
                        + " and can be sampled)");
                err.flush();
                yield ExitCode.SOFTWARE;
            }
        };
    }
}

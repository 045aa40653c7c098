package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.Presets;
import io.sagan.event.TrainingEvent;
import io.sagan.tensor.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// A program that forecasts a run, or trains a few steps of it, and says how much memory and time that took:
/// `MEBIBYTES SECONDS`, time for 1,000 real pictures.
final class ForecastProcess {
    /// What a process says.
    record Said(double mebibytes, double secondsPerThousand) {}

    private ForecastProcess() {}

    public static void main(String[] args) throws IOException {
        var experiment = experiment(args[1], args[2], args[3], args[4]);
        if (args[0].equals("forecast")) {
            var forecast = Rehearsal.of(experiment);
            say(forecast.memoryBytes(), forecast.secondsPerThousand());
            return;
        }
        var run = Files.createTempDirectory("forecast").resolve("run");
        var last = new AtomicReference<>(1.0);
        Studio.train(
                experiment.with(Map.of("train.steps", args[5], "output.logEvery", "1")),
                run,
                event -> {
                    if (event instanceof TrainingEvent.Ticked ticked) {
                        last.set(ticked.imagesPerSecond());
                    }
                },
                () -> false);
        say(Engine.peakResidentBytes(), 1000 / last.get());
    }

    static Experiment experiment(String preset, String precision, String batch, String checkpointing) {
        return Presets.read(preset)
                .with(Map.of(
                        "data.source",
                        "noto-emoji",
                        "train.precision",
                        precision,
                        "train.batch",
                        batch,
                        "train.accumulation",
                        "1",
                        "train.gradientCheckpointing",
                        checkpointing,
                        "train.threads",
                        "1"));
    }

    private static void say(long bytes, double seconds) {
        System.out.println(bytes / (double) (1 << 20) + " " + seconds);
    }

    /// Runs it in a process of its own.
    static Said run(String... arguments) throws IOException, InterruptedException {
        var numbers = FreshProcess.numbers(ForecastProcess.class, arguments);
        return new Said(numbers.getFirst(), numbers.getLast());
    }
}

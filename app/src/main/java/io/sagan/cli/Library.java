package io.sagan.cli;

import io.sagan.cli.SampleOptions.Grid;
import io.sagan.cli.SampleOptions.Singles;
import io.sagan.config.Experiment;
import io.sagan.config.ExperimentYaml;
import io.sagan.config.Presets;
import io.sagan.event.TrainingEvent;
import io.sagan.studio.Benchmark;
import io.sagan.studio.Interchange;
import io.sagan.studio.Machine;
import io.sagan.studio.SampleRequest;
import io.sagan.studio.Studio;
import io.sagan.studio.TrainOutcome;
import io.sagan.studio.TrainedGenerator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;

/// The commands' questions, answered by the library.
final class Library implements Backend {
    /// Single files are written so many at a time: their number must not decide the memory.
    private static final int CHUNK = 256;

    @Override
    public Experiment preset(String name) {
        return Presets.read(name);
    }

    @Override
    public Experiment read(Path file) throws IOException {
        return ExperimentYaml.read(file);
    }

    @Override
    public Experiment with(Experiment experiment, Map<String, String> values) {
        return experiment.with(values);
    }

    @Override
    public String toYaml(Experiment experiment) {
        return ExperimentYaml.write(experiment);
    }

    @Override
    public TrainOutcome train(Experiment experiment, Path run, Consumer<TrainingEvent> listener, BooleanSupplier stop)
            throws IOException {
        return Studio.train(experiment, run, listener, stop);
    }

    @Override
    public TrainOutcome resume(
            Path run, UnaryOperator<Experiment> changes, Consumer<TrainingEvent> listener, BooleanSupplier stop)
            throws IOException {
        return Studio.resume(run, changes, listener, stop);
    }

    @Override
    public void sample(SampleOptions options) throws IOException {
        var request = new SampleRequest(options.seed(), options.label(), options.truncation());
        try (var gan = TrainedGenerator.load(options.model())) {
            switch (options.drawing()) {
                case Grid(var columns, var rows) -> write(gan.sheet(request, columns, rows), options.out());
                case Singles(var count) -> {
                    Files.createDirectories(options.out());
                    for (int first = 0; first < count; first += CHUNK) {
                        var pictures = gan.samples(request, first, Math.min(CHUNK, count - first));
                        for (int i = 0; i < pictures.size(); i++) {
                            write(pictures.get(i), options.out().resolve("%05d.png".formatted(first + i)));
                        }
                    }
                }
            }
        }
    }

    private static void write(BufferedImage picture, Path file) throws IOException {
        makeFolderOf(file);
        try (var out = Files.newOutputStream(file)) {
            ImageIO.setUseCache(false); // it would write into the temporary folder
            ImageIO.write(picture, "png", out);
        }
    }

    private static void makeFolderOf(Path file) throws IOException {
        var parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    @Override
    public void generate(Path model, Path latents, Path out) throws IOException {
        try (var gan = TrainedGenerator.load(model)) {
            makeFolderOf(out);
            gan.generate(latents, out);
        }
    }

    @Override
    public Interchange.Outcome importModel(Interchange.Origin from, Path out) throws IOException {
        return Interchange.importModel(from, out);
    }

    @Override
    public Interchange.Outcome exportModel(Path model, String layout, Path out) throws IOException {
        return Interchange.exportModel(model, layout, out);
    }

    @Override
    public EngineReport engine() {
        var machine = Machine.current();
        return new EngineReport(
                machine.engine(),
                machine.cache(),
                machine.device(),
                machine.precision(),
                machine.precisionReason(),
                machine.threads());
    }

    @Override
    public BenchReport bench(BenchOptions options) {
        var measured = Benchmark.of(options.experiment(), options.seconds());
        return new BenchReport(
                "cpu",
                measured.precision(),
                measured.threads(),
                measured.batch(),
                measured.matrixGigaflops(),
                measured.trainImagesPerSecond(),
                measured.sampleImagesPerSecond(),
                measured.peakMemoryBytes());
    }
}

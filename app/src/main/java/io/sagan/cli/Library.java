package io.sagan.cli;

import io.sagan.animation.AnimationFile;
import io.sagan.cli.AttentionOptions.Generated;
import io.sagan.cli.AttentionOptions.Real;
import io.sagan.cli.SampleOptions.Grid;
import io.sagan.cli.SampleOptions.Singles;
import io.sagan.cli.SampleOptions.UsualSheet;
import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.config.ExperimentYaml;
import io.sagan.config.Presets;
import io.sagan.event.TrainingEvent;
import io.sagan.studio.AttentionFigure;
import io.sagan.studio.Benchmark;
import io.sagan.studio.Comparison;
import io.sagan.studio.Endurance;
import io.sagan.studio.EvaluationListener;
import io.sagan.studio.EvaluationRequest;
import io.sagan.studio.EvaluationResult;
import io.sagan.studio.Evaluations;
import io.sagan.studio.Interchange;
import io.sagan.studio.Machine;
import io.sagan.studio.ModelDescription;
import io.sagan.studio.Packing;
import io.sagan.studio.Rehearsal;
import io.sagan.studio.SampleRequest;
import io.sagan.studio.StepProfile;
import io.sagan.studio.Studio;
import io.sagan.studio.TrainOutcome;
import io.sagan.studio.TrainedDiscriminator;
import io.sagan.studio.TrainedGenerator;
import io.sagan.studio.WholeFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;

/// The commands' questions, answered by the library.
final class Library implements Backend {
    /// Single files are written so many at a time: their number must not decide the memory.
    private static final int CHUNK = 256;

    private static final int COLUMNS = 8;

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
    public Optional<ModelDescription> describe(Path model) {
        return ModelDescription.find(model);
    }

    @Override
    public void sample(SampleOptions options) throws IOException {
        if (!(options.drawing() instanceof Singles)) {
            requirePng(options.out());
        }
        var request = new SampleRequest(options.seed(), options.label(), options.truncation(), options.standing());
        try (var gan = TrainedGenerator.load(options.model())) {
            switch (options.drawing()) {
                case UsualSheet() -> write(gan.sheet(request, COLUMNS), options.out());
                case Grid(var columns, var rows) -> write(gan.sheet(request, columns, rows), options.out());
                case Singles(var count) -> {
                    Files.createDirectories(options.out());
                    for (int first = 0; first < count; first += CHUNK) {
                        var pictures = gan.samples(request, first, Math.min(CHUNK, count - first));
                        for (int i = 0; i < pictures.size(); i++) {
                            write(
                                    pictures.get(i),
                                    options.out().resolve(String.format(Locale.ROOT, "%05d.png", first + i)));
                        }
                    }
                }
            }
        }
    }

    /// Another ending would name another kind of file, or a model's weights.
    private static void requirePng(Path out) {
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new UsageException("a sheet is written as PNG: --out must end in .png, got " + out);
        }
    }

    @Override
    public void write(BufferedImage picture, Path file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.setUseCache(false); // it would write into the temporary folder
        ImageIO.write(picture, "png", bytes);
        WholeFile.write(file, bytes.toByteArray());
    }

    @Override
    public void write(String text, Path file) throws IOException {
        WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
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
    public void judge(Path model, Path images, Path out) throws IOException {
        try (var discriminator = TrainedDiscriminator.load(model)) {
            makeFolderOf(out);
            discriminator.judge(images, out);
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
    public Packing.Packed pack(DataSpec data, int size, Path out, EvaluationListener listener) throws IOException {
        return Packing.pack(data, size, out, listener);
    }

    @Override
    public boolean isModel(String source) {
        return Evaluations.isModel(source);
    }

    @Override
    public EvaluationResult evaluate(EvaluationRequest request, boolean nearest, EvaluationListener listener)
            throws IOException {
        return Evaluations.run(request, nearest, listener);
    }

    @Override
    public Machine engine() {
        return Machine.current();
    }

    @Override
    public Rehearsal rehearse(Experiment experiment) {
        return Rehearsal.of(experiment);
    }

    @Override
    public AttentionReport attention(AttentionOptions options) throws IOException {
        requirePng(options.out());
        var figure = figure(options);
        write(figure.sheet(), options.out());
        return new AttentionReport(figure.rows());
    }

    private static AttentionFigure figure(AttentionOptions options) throws IOException {
        return switch (options.subject()) {
            case Generated(var pictures, var count) -> {
                try (var gan = TrainedGenerator.load(options.model())) {
                    yield gan.attention(pictures, count, options.request());
                }
            }
            case Real(var picture) -> {
                try (var judge = TrainedDiscriminator.load(options.model())) {
                    yield judge.attention(options.request(), picture);
                }
            }
        };
    }

    @Override
    public void interpolate(InterpolateOptions options) throws IOException {
        try (var gan = TrainedGenerator.load(options.model())) {
            if (!AnimationFile.isAnimation(options.out())) {
                write(gan.sheet(options.path(), options.rows()), options.out());
                return;
            }
            makeFolderOf(options.out());
            try (var animation = AnimationFile.create(options.out(), options.framesPerSecond())) {
                gan.animate(options.path(), Math.max(1, options.rows()), animation::add);
                animation.finish();
            }
        }
    }

    @Override
    public Benchmark bench(BenchOptions options) throws IOException {
        return Benchmark.of(options.experiment(), options.seconds());
    }

    @Override
    public Comparison compare(BenchOptions options, Experiment other) {
        return Comparison.of(options.experiment(), other, options.seconds());
    }

    @Override
    public StepProfile profile(BenchOptions options) {
        return StepProfile.of(options.experiment(), options.seconds());
    }

    @Override
    public Endurance endure(Experiment experiment, int steps) throws IOException {
        return Endurance.of(experiment, steps);
    }
}

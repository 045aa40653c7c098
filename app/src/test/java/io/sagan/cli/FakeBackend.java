package io.sagan.cli;

import static java.util.Objects.requireNonNull;

import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.evaluation.EvaluationReport;
import io.sagan.event.TrainingEvent;
import io.sagan.studio.AttentionFigure;
import io.sagan.studio.BenchSetting;
import io.sagan.studio.Benchmark;
import io.sagan.studio.Comparison;
import io.sagan.studio.Endurance;
import io.sagan.studio.EvaluationListener;
import io.sagan.studio.EvaluationRequest;
import io.sagan.studio.EvaluationResult;
import io.sagan.studio.Interchange;
import io.sagan.studio.Machine;
import io.sagan.studio.ModelDescription;
import io.sagan.studio.Packing;
import io.sagan.studio.Rehearsal;
import io.sagan.studio.ShareInTurn;
import io.sagan.studio.StepProfile;
import io.sagan.studio.TrainOutcome;
import io.sagan.studio.TrainOutcome.Finished;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Writes down what it is asked; trains at once.
final class FakeBackend implements Backend {
    final List<String> asked = new ArrayList<>();
    final List<TrainingEvent> events = new ArrayList<>();
    TrainOutcome outcome = new Finished(Path.of("runs/r"), 7, "steps", Path.of("runs/r/samples/step-000007.png"));

    @Nullable
    BiFunction<Consumer<TrainingEvent>, BooleanSupplier, TrainOutcome> training;

    @Nullable
    ModelDescription description;

    @Nullable
    EvaluationReport report;

    @Nullable
    Exception failure;

    @Nullable
    Error error;

    final Set<Path> unreadable = new HashSet<>();

    @Override
    public Experiment preset(String name) {
        if (!name.equals("sagan-32")) {
            throw new IllegalArgumentException("there is no preset " + name + "; nearest is sagan-32");
        }
        asked.add("preset " + name);
        return Experiment.DEFAULT;
    }

    @Override
    public Experiment read(Path file) throws IOException {
        asked.add("read " + file);
        if (unreadable.contains(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return Experiment.DEFAULT;
    }

    @Override
    public Experiment with(Experiment experiment, Map<String, String> values) {
        values.forEach((path, value) -> {
            if (value.equals("impossible")) {
                throw new IllegalArgumentException(path + " must be possible, got " + value);
            }
            asked.add(path + "=" + value);
        });
        return experiment;
    }

    @Override
    public String toYaml(Experiment experiment) {
        return "data: {source: " + experiment.data().source() + "}\n";
    }

    @Override
    public TrainOutcome train(Experiment experiment, Path run, Consumer<TrainingEvent> listener, BooleanSupplier stop)
            throws IOException {
        asked.add("train into " + run);
        events.forEach(listener);
        throwIfAsked();
        return training == null ? outcome : training.apply(listener, stop);
    }

    @Override
    public TrainOutcome resume(
            Path run, UnaryOperator<Experiment> changes, Consumer<TrainingEvent> listener, BooleanSupplier stop)
            throws IOException {
        var _ = changes.apply(Experiment.DEFAULT);
        asked.add("resume " + run);
        throwIfAsked();
        return outcome;
    }

    @Override
    public Optional<ModelDescription> describe(Path model) {
        return Optional.ofNullable(description);
    }

    @Override
    public void sample(SampleOptions options) throws IOException {
        throwIfAsked();
        asked.add(options.toString());
    }

    @Override
    public void generate(Path model, Path latents, Path out) {
        asked.add("generate " + out);
    }

    @Override
    public void judge(Path model, Path images, Path out) {
        asked.add("judge " + images + " into " + out);
    }

    @Override
    public Interchange.Outcome importModel(Interchange.Origin from, Path out) throws IOException {
        throwIfAsked();
        asked.add("import " + from + " to " + out);
        return new Interchange.Outcome(out, List.of("no discriminator was given"));
    }

    @Override
    public Interchange.Outcome exportModel(Path model, String layout, Path out) throws IOException {
        throwIfAsked();
        asked.add("export " + model + " as " + layout + " to " + out);
        return new Interchange.Outcome(out, List.of());
    }

    @Override
    public Packing.Packed pack(DataSpec data, int size, Path out, EvaluationListener listener) throws IOException {
        throwIfAsked();
        asked.add("pack " + data + " at " + size + " into " + out);
        listener.note("left out: a\nb.png (is empty)");
        listener.done("pictures", 3, 3);
        return new Packing.Packed(2000, List.of("a", "b"), 3 << 20, "f".repeat(64));
    }

    @Override
    public Machine engine() {
        if (error != null) {
            throw error;
        }
        return new Machine(
                "torch 2.10.0", Path.of("/none/such"), "cpu", "no CUDA: no driver", "bf16", "avx512_bf16 is there", 2);
    }

    @Override
    public Rehearsal rehearse(Experiment experiment) {
        asked.add("rehearse");
        return new Rehearsal("bf16", 2, 64, 3L << 29, 12.25, 7200);
    }

    @Override
    public AttentionReport attention(AttentionOptions options) throws IOException {
        throwIfAsked();
        asked.add(options.toString());
        var query = new AttentionFigure.Query(8, 9, 4.5, 0.5, 12);
        return new AttentionReport(
                List.of(new AttentionFigure.Row("flags", "16", 0.25, 7.5, 16.625, 0.75, List.of(query))));
    }

    @Override
    public void interpolate(InterpolateOptions options) throws IOException {
        throwIfAsked();
        asked.add(options.toString());
    }

    @Override
    public boolean isModel(String source) {
        return description != null;
    }

    @Override
    public EvaluationResult evaluate(EvaluationRequest request, boolean nearest, EvaluationListener listener)
            throws IOException {
        throwIfAsked();
        asked.add(request + (nearest ? " and nearest" : ""));
        listener.done("real pictures", 2, 2);
        var sheet = nearest ? new BufferedImage(4, 4, BufferedImage.TYPE_3BYTE_BGR) : null;
        return new EvaluationResult(requireNonNull(report), sheet);
    }

    @Override
    public void write(BufferedImage picture, Path file) {
        asked.add("picture into " + file);
    }

    @Override
    public void write(String text, Path file) throws IOException {
        Files.writeString(file, text);
    }

    @Override
    public Benchmark bench(BenchOptions options) {
        asked.add("bench " + options.name() + " for " + options.seconds() + " s");
        return new Benchmark(
                new BenchSetting("cuda (Some GPU)", "bf16", 2, 64),
                new Benchmark.Ceilings(205.25, 420, 11),
                List.of(
                        new Benchmark.Part("train", "Training", 81.5, 80, 2, 420),
                        new Benchmark.Part("batch", "Batches", 9000, 8000, 0, 205.25)),
                new ShareInTurn(0.95, 0.875, 1.03, 25, 40, 84.25),
                3L << 30,
                5L << 30);
    }

    @Override
    public Comparison compare(BenchOptions options, Experiment other) {
        asked.add("compare " + options.name() + " for " + options.seconds() + " s");
        return new Comparison(
                new BenchSetting("cpu", "bf16", 2, 64),
                new BenchSetting("cpu", "fp32", 1, 16),
                List.of(new Comparison.Part("train", "Training", 80, 100, 1.25, 1.125, 1.5, 7)));
    }

    @Override
    public StepProfile profile(BenchOptions options) {
        asked.add("profile for " + options.seconds() + " s");
        var most = new StepProfile.Operation("aten::mm", 12, 0.03, 250);
        return new StepProfile(new BenchSetting("cpu", "bf16", 1, 16), 3, 320, 0.05, List.of(most));
    }

    @Override
    public Endurance endure(Experiment experiment, int steps) {
        asked.add("endure " + steps + " steps");
        return new Endurance(
                List.of(
                        new Endurance.Mark(1, 600L << 20, OptionalLong.of(300L << 20), 0.125, 0.1),
                        new Endurance.Mark(2, 601L << 20, OptionalLong.empty(), 0.126, 0.101)),
                new Endurance.Pairs(0.12, 0.1, 1.2, 1.1, 1.3, 1.25, 7),
                new Endurance.Pairs(0.11, 0.1, 1.1, 1.05, 1.15, 1.125, 7));
    }

    private void throwIfAsked() throws IOException {
        if (error != null) {
            throw error;
        }
        switch (failure) {
            case null -> {}
            case IOException disk -> throw disk;
            case RuntimeException other -> throw other;
            default -> throw new IllegalStateException(failure);
        }
    }
}

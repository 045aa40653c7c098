package io.sagan.cli;

import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.event.TrainingEvent;
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
import io.sagan.studio.StepProfile;
import io.sagan.studio.TrainOutcome;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What the commands ask of the library. Commands turn its answers into text and an exit code.
///
/// Anything about an experiment throws [IllegalArgumentException] with one sentence that names the
/// field; the command line adds nothing to it.
interface Backend {

    /// A built-in experiment.
    ///
    /// @throws IllegalArgumentException when there is no preset of that name
    Experiment preset(String name);

    Experiment read(Path file) throws IOException;

    /// A copy with some fields, each named by its path (`train.batch`), set to values as written in YAML. They are
    /// judged together; a new `model.size` brings the layout that belongs to it.
    Experiment with(Experiment experiment, Map<String, String> values);

    String toYaml(Experiment experiment);

    TrainOutcome train(Experiment experiment, Path run, Consumer<TrainingEvent> listener, BooleanSupplier stop)
            throws IOException;

    /// Goes on from the newest whole checkpoint of `run` with its experiment, changed by `changes`.
    TrainOutcome resume(
            Path run, UnaryOperator<Experiment> changes, Consumer<TrainingEvent> listener, BooleanSupplier stop)
            throws IOException;

    /// What a model's description alone says; empty where that cannot be found or read, which loading the
    /// model explains.
    Optional<ModelDescription> describe(Path model);

    /// Draws pictures into `options.out()`.
    void sample(SampleOptions options) throws IOException;

    /// Generates from the tensors `z` and `labels` of a safetensors file into another one.
    void generate(Path model, Path latents, Path out) throws IOException;

    /// Writes the discriminator's logits for the tensors `images` and `labels` of a safetensors file into another.
    void judge(Path model, Path images, Path out) throws IOException;

    /// Writes a model folder from another program's files, and what a person should know of it.
    Interchange.Outcome importModel(Interchange.Origin from, Path out) throws IOException;

    /// Writes a model's networks in a layout's names, and what a person should know of it.
    Interchange.Outcome exportModel(Path model, String layout, Path out) throws IOException;

    /// Packs a data set into one file, which does not exist yet.
    ///
    /// @param size width and height of the pictures in it
    Packing.Packed pack(DataSpec data, int size, Path out, EvaluationListener listener) throws IOException;

    /// This machine and what `auto` chooses on it. Starts the engine.
    Machine engine();

    /// What a run would take, after a few real steps of it.
    Rehearsal rehearse(Experiment experiment);

    /// Draws what a network attends to into `options.out()`.
    AttentionReport attention(AttentionOptions options) throws IOException;

    /// Draws a way through latents and classes into `options.out()`.
    void interpolate(InterpolateOptions options) throws IOException;

    /// Whether a path names a model and not pictures.
    boolean isModel(String source);

    /// Measures pictures against others.
    ///
    /// @param nearest whether generated pictures are drawn beside their nearest real ones
    EvaluationResult evaluate(EvaluationRequest request, boolean nearest, EvaluationListener listener)
            throws IOException;

    /// Writes a picture as PNG; the file is whole or not changed.
    void write(BufferedImage picture, Path file) throws IOException;

    /// Writes a text; the file is whole or not changed.
    void write(String text, Path file) throws IOException;

    Benchmark bench(BenchOptions options) throws IOException;

    /// Measures the experiment of `options` in turn with another one.
    Comparison compare(BenchOptions options, Experiment other);

    /// Watches the operations of training steps.
    StepProfile profile(BenchOptions options);

    /// Trains for so many steps and says whether memory and steps stay as they were.
    Endurance endure(Experiment experiment, int steps) throws IOException;
}

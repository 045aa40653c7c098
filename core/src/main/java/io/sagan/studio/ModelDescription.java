package io.sagan.studio;

import io.sagan.config.ModelSpec;
import io.sagan.config.ModelSpec.AttentionKind;
import io.sagan.train.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a model's `model.json` alone says of it: enough to judge a question before weights are loaded.
///
/// @param classes class names by label; empty for an unconditional model
/// @param generatorLayers names of the generator's attention blocks, as [AttentionFigure.Row] gives
///     them
/// @param discriminatorLayers names of the discriminator's
public record ModelDescription(List<String> classes, List<String> generatorLayers, List<String> discriminatorLayers) {

    public ModelDescription {
        classes = List.copyOf(classes);
        generatorLayers = List.copyOf(generatorLayers);
        discriminatorLayers = List.copyOf(discriminatorLayers);
    }

    /// Reads the description of a run's newest checkpoint, a checkpoint or a model folder. No weights are
    /// read or verified.
    ///
    /// @return empty where there is no description, or none that can be read: loading the model says why
    public static Optional<ModelDescription> find(Path model) {
        try {
            var card = model.resolve(CheckpointFiles.CARD);
            if (!Files.isRegularFile(card)) {
                var checkpoints = new CheckpointStore(model.resolve("checkpoints"), 1, 0).list();
                if (checkpoints.isEmpty()) {
                    return Optional.empty();
                }
                card = checkpoints.getLast().resolve(CheckpointFiles.CARD);
            }
            return Optional.of(of(ModelCard.read(card)));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    static ModelDescription of(ModelCard card) {
        boolean attends = card.model().attentionKind() == AttentionKind.ATTENTION;
        return new ModelDescription(
                card.classes(),
                attends ? generatorLayers(card.model()) : List.of(),
                attends ? discriminatorLayers(card.model()) : List.of());
    }

    /// The label of a class by its name or its number from 0.
    ///
    /// @param what how a message names the choice, such as `class`
    /// @throws IllegalArgumentException when there is no such class
    public int requireClass(String what, String name) {
        return label(classes, what, name);
    }

    static int label(List<String> classes, String what, String name) {
        if (classes.isEmpty()) {
            throw new IllegalArgumentException(what + " cannot choose " + name + ": this model has no classes");
        }
        int label = classes.indexOf(name);
        if (label < 0 && name.matches("[0-9]{1,6}")) {
            label = Integer.parseInt(name);
        }
        if (label < 0 || label >= classes.size()) {
            throw new IllegalArgumentException("%s must be one of %s or a number in 0..%s, got %s"
                    .formatted(what, String.join(", ", classes), classes.size() - 1, name));
        }
        return label;
    }

    /// Holds a layer's name against the network's; one without attention is left to the drawing.
    ///
    /// @param what how a message names the choice, such as `layer`
    /// @param discriminator whether the discriminator is asked, not the generator
    /// @throws IllegalArgumentException when the network has attention, but no such layer
    public void requireLayer(String what, boolean discriminator, String name) {
        var layers = discriminator ? discriminatorLayers : generatorLayers;
        if (!layers.isEmpty() && !layers.contains(name)) {
            throw new IllegalArgumentException(what + " must be one of " + String.join(", ", layers) + ", got " + name);
        }
    }

    private static List<String> generatorLayers(ModelSpec model) {
        var layout = model.generator();
        return IntStream.rangeClosed(1, layout.blocks())
                .mapToObj(layout::attentionAfter)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<String> discriminatorLayers(ModelSpec model) {
        var layout = model.discriminator();
        return IntStream.rangeClosed(1, layout.channels().size())
                .mapToObj(block -> layout.attentionAfter(model.size(), block))
                .flatMap(Optional::stream)
                .toList();
    }
}

package io.sagan.studio;

import io.sagan.archive.Description;
import io.sagan.archive.Layout;
import io.sagan.archive.ProgramSettings;
import io.sagan.archive.Source;
import io.sagan.archive.TensorFile;
import io.sagan.archive.Translation;
import io.sagan.config.ForeignSettings;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Safetensors;
import io.sagan.train.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Models from and to other programs, as folders with `model.json`, `generator.safetensors` and, where
/// there is one, `discriminator.safetensors`.
///
/// Importing runs nothing that is in a file. An import of an export is the model that was exported, bit
/// for bit: its description goes along as text in the file, under `sagan.model`.
public final class Interchange {
    private static final String MODEL = "sagan.model";
    private static final String GENERATOR = "generator.safetensors";
    private static final String DISCRIMINATOR = "discriminator.safetensors";

    private Interchange() {}

    /// What became of a model.
    ///
    /// @param out the folder or file that was written
    /// @param notes what a person should know, a sentence each
    public record Outcome(Path out, List<String> notes) {
        public Outcome {
            notes = List.copyOf(notes);
        }
    }

    /// Where a model comes from.
    ///
    /// @param generator a file of `torch.save` or safetensors
    /// @param layout whose names its tensors have: `studiogan`, `biggan-pytorch` or `sagan`
    /// @param discriminator a file like it, null for none
    /// @param settings the program's own settings, YAML or JSON, null for none
    public record Origin(
            Path generator,
            String layout,
            @Nullable Path discriminator,
            @Nullable Path settings) {}

    /// Writes a model folder that every command takes.
    ///
    /// @param from where the model comes from
    /// @param out a folder that does not exist yet, or is empty
    /// @throws IOException in one sentence, when a file is damaged, holds more than weights, does not fit
    ///     its settings or is none of that program's networks; then nothing is left behind
    /// @throws IllegalArgumentException when there is no such layout
    public static Outcome importModel(Origin from, Path out) throws IOException {
        var layout = Layout.named(from.layout());
        requireFree(out);
        Engine.start();
        var notes = new ArrayList<String>();
        var second = from.discriminator();
        try (var _ = new PointerScope();
                var file = TensorFile.open(from.generator());
                var other = second == null ? null : TensorFile.open(second)) {
            var generator = new Source(from.generator(), file);
            var discriminator = other == null || second == null ? null : new Source(second, other);
            var card = card(layout, generator, discriminator, from.settings(), notes);
            int classes = card.classes().size();
            var networks = new HashMap<String, Map<String, Tensor>>();
            networks.put(
                    GENERATOR,
                    Translation.generator(layout, card.model(), classes).read(generator));
            if (discriminator != null) {
                networks.put(
                        DISCRIMINATOR,
                        Translation.discriminator(layout, card.model(), classes).read(discriminator));
            }
            write(out, networks, Map.of(), Map.of(CheckpointFiles.CARD, JsonFiles.text(card)));
        } catch (IllegalArgumentException e) {
            throw new IOException(from.generator() + ": " + e.getMessage(), e);
        }
        return new Outcome(out, notes);
    }

    private static Map<String, String> settingsOf(Path file) throws IOException {
        try {
            return ForeignSettings.read(file);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e); // it names the file
        }
    }

    private static ModelCard card(
            Layout layout,
            Source generator,
            @Nullable Source discriminator,
            @Nullable Path settings,
            List<String> notes)
            throws IOException {
        if (generator.parallel()) {
            notes.add("every name began with module., which was left away");
        }
        var text = generator.metadata().get(MODEL);
        if (text != null) {
            return ModelCard.parse(text, generator.path() + " (its entry " + MODEL + ")");
        }
        if (layout == Layout.SAGAN) {
            throw new IOException(generator.path() + " has no description of its model; a folder with model.json is"
                    + " used as it is, without import");
        }
        var described =
                Description.of(layout, generator, discriminator, settings == null ? Map.of() : settingsOf(settings));
        notes.addAll(described.notes());
        var names = IntStream.range(0, described.classes())
                .mapToObj(String::valueOf)
                .toList();
        return new ModelCard(names, described.model());
    }

    /// Writes a model's networks, the averaged generator where there is one, in a layout's names.
    ///
    /// @param model run, checkpoint or model folder
    /// @param layoutName `sagan`, `studiogan` or `biggan-pytorch`
    /// @param out a folder that does not exist yet, or is empty, for both networks and the program's settings;
    ///     or a file that ends in `.safetensors`, for the generator alone
    /// @throws IOException in one sentence, when the model cannot be read, the layout has no names for it, or
    ///     `out` cannot be written
    /// @throws IllegalArgumentException when there is no such layout
    public static Outcome exportModel(Path model, String layoutName, Path out) throws IOException {
        var layout = Layout.named(layoutName);
        boolean single = String.valueOf(out.getFileName()).endsWith(".safetensors");
        if (!single) {
            requireFree(out);
        }
        return ModelFiles.use(model, files -> export(files, layout, out, single));
    }

    private static Outcome export(ModelFiles files, Layout layout, Path out, boolean single) throws IOException {
        var directory = files.directory();
        var card = files.card();
        Translation.requireNames(layout, card.model());
        int classes = card.classes().size();
        Engine.start();
        try (var _ = new PointerScope()) {
            var metadata = Map.of("format", "pt", MODEL, JsonFiles.line(card));
            var generator = Translation.generator(layout, card.model(), classes).write(tensors(files.generator()));
            if (single) {
                WholeFile.write(out, aside -> {
                    Safetensors.write(aside, generator, metadata);
                    return aside;
                });
            } else {
                var networks = new HashMap<String, Map<String, Tensor>>();
                networks.put(GENERATOR, generator);
                var other = directory.resolve(DISCRIMINATOR);
                if (Files.exists(other)) {
                    networks.put(
                            DISCRIMINATOR,
                            Translation.discriminator(layout, card.model(), classes)
                                    .write(tensors(other)));
                }
                var settings = layout == Layout.SAGAN
                        ? Map.of(CheckpointFiles.CARD, JsonFiles.text(card))
                        : Map.of(ProgramSettings.fileName(layout), ProgramSettings.text(layout, card.model(), classes));
                write(out, networks, metadata, settings);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(directory + ": " + e.getMessage(), e);
        }
        return new Outcome(out, ProgramSettings.differences(layout, card.model()));
    }

    private static Map<String, Tensor> tensors(Path file) throws IOException {
        return Safetensors.read(file).tensors();
    }

    private static void requireFree(Path out) throws IOException {
        if (Files.isDirectory(out)) {
            try (var inside = Files.list(out)) {
                if (inside.findAny().isPresent()) {
                    throw new IOException(out + " is not empty; name a folder that does not exist yet");
                }
            }
        } else if (Files.exists(out)) {
            throw new IOException(out + " is a file; name a folder that does not exist yet");
        }
    }

    /// Aside first, then renamed: the folder is whole or absent.
    private static void write(
            Path out,
            Map<String, Map<String, Tensor>> networks,
            Map<String, String> metadata,
            Map<String, String> texts)
            throws IOException {
        var aside = WholeFile.aside(out);
        try {
            Files.createDirectory(aside);
            for (var network : networks.entrySet()) {
                Safetensors.write(aside.resolve(network.getKey()), network.getValue(), metadata);
            }
            for (var text : texts.entrySet()) {
                Files.writeString(aside.resolve(text.getKey()), text.getValue());
                DurableFiles.flush(aside.resolve(text.getKey()));
            }
            DurableFiles.flushNames(aside);
            Files.deleteIfExists(out); // an empty folder
            DurableFiles.rename(aside, out);
        } finally {
            if (Files.exists(aside)) {
                DurableFiles.delete(aside);
            }
        }
    }
}

package io.sagan.studio;

import static java.util.Objects.requireNonNull;

import io.sagan.config.Difference;
import io.sagan.config.ModelSpec;
import io.sagan.config.TrainSpec.Transfer;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Safetensors;
import io.sagan.train.GanState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Brings the weights of another model of the same description into new networks.
final class StartingWeights {
    private static final String KEY = "train.transfer.from";

    /// How weights began is of no account once they are replaced.
    private static final String BEGINNING = "model.init";

    private StartingWeights() {}

    /// Writes the generator, its average and the discriminator where the other model has them: a
    /// folder with a generator alone gives it to both, and leaves the discriminator new.
    ///
    /// @param transfer where from, and how much of the discriminator is frozen
    /// @param gan receives the weights
    /// @param model the description of both networks
    /// @param classes the classes of the data
    /// @return what the user should know, in sentences
    /// @throws IOException when there is no such model, it is damaged, its description differs, or it
    ///     has no discriminator to freeze
    static List<String> load(Transfer transfer, GanState gan, ModelSpec model, List<String> classes)
            throws IOException {
        try {
            return ModelFiles.use(Path.of(transfer.from()), files -> load(files, transfer, gan, model, classes));
        } catch (IOException e) {
            var message = String.valueOf(e.getMessage());
            throw new IOException(message.startsWith(KEY) ? message : KEY + ": " + message, e);
        }
    }

    private static List<String> load(
            ModelFiles files, Transfer transfer, GanState gan, ModelSpec model, List<String> classes)
            throws IOException {
        var from = files.directory();
        var card = files.card();
        requireSame(from, card, model, classes);
        var notes = new ArrayList<String>();
        if (!card.classes().equals(classes)) {
            notes.add("the classes of " + from + " have other names: each begins as the one in its place");
        }
        var generator = from.resolve("generator.safetensors");
        var average = from.resolve(CheckpointFiles.AVERAGE);
        var discriminator = from.resolve("discriminator.safetensors");
        if (!Files.exists(discriminator)) {
            if (transfer.freeze() > 0) {
                throw new IOException(from + " holds no discriminator to freeze; set train.transfer.freeze to 0");
            }
            notes.add(from + " holds no discriminator: this run begins with a new one");
        }
        try (var _ = new PointerScope()) {
            var groups = gan.tensors();
            copy(generator, groups, "generator");
            copy(Files.exists(average) ? average : generator, groups, "ema");
            if (Files.exists(discriminator)) {
                copy(discriminator, groups, "discriminator");
            }
        }
        return notes;
    }

    private static void copy(Path file, Map<String, Map<String, Tensor>> groups, String group) throws IOException {
        try {
            ModuleState.copy(Safetensors.read(file).tensors(), requireNonNull(groups.get(group)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static void requireSame(Path from, ModelCard card, ModelSpec model, List<String> classes)
            throws IOException {
        var differences = Difference.between("model", card.model(), model).stream()
                .filter(difference -> !difference.path().equals(BEGINNING))
                .toList();
        if (!differences.isEmpty()) {
            var first = differences.getFirst();
            throw new IOException(
                    "train.transfer.from needs a model of the same description, and %s is %s in %s, not %s"
                            .formatted(first.path(), first.before(), from, first.after()));
        }
        if (card.classes().size() != classes.size()) {
            throw new IOException("train.transfer.from needs a model of as many classes, and %s has %s, the data %s"
                    .formatted(from, card.classes().size(), classes.size()));
        }
    }
}

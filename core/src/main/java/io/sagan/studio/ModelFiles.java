package io.sagan.studio;

import io.sagan.config.DataSpec;
import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.SafetensorsHeader;
import io.sagan.train.CheckpointStore;
import io.sagan.train.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder that holds a model's weights, and what its description says.
///
/// @param directory a checkpoint, or a folder with `model.json` and weights
/// @param card the description
record ModelFiles(Path directory, ModelCard card) {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFiles.class);

    /// Makes something of a model's files.
    interface Use<R> {
        R of(ModelFiles files) throws IOException;
    }

    /// Finds a generator and uses its files: of a run the best measured one, where it was measured.
    ///
    /// @param model a run, a checkpoint or a folder with `model.json`
    /// @throws IOException when there is no model, or it is damaged or does not fit its description
    static <R> R useBest(Path model, Use<R> use) throws IOException {
        var best = model.resolve(BestModel.FOLDER);
        return use(Files.isRegularFile(best.resolve(CheckpointFiles.CARD)) ? best : model, use);
    }

    /// Finds a model and uses its files: of a run those of its newest whole checkpoint. A run that
    /// trains may prune its checkpoint meanwhile; then the newest one is used.
    ///
    /// @param model a run, a checkpoint or a folder with `model.json`
    /// @throws IOException when there is no model, or it is damaged or does not fit its description
    static <R> R use(Path model, Use<R> use) throws IOException {
        var directory = directory(model);
        try {
            return use.of(read(directory));
        } catch (IOException e) {
            if (directory.equals(model) || Files.exists(directory)) {
                throw e;
            }
            LOG.warn("{} was pruned while it was read; the newest checkpoint is used instead", directory);
            return use.of(read(directory(model)));
        }
    }

    private static ModelFiles read(Path directory) throws IOException {
        return new ModelFiles(directory, ModelCard.read(directory.resolve(CheckpointFiles.CARD)));
    }

    private static Path directory(Path model) throws IOException {
        if (CheckpointStore.isCheckpoint(model)) {
            CheckpointStore.verify(model);
            return model;
        }
        if (Files.isRegularFile(model.resolve(CheckpointFiles.CARD))) {
            return model;
        }
        var store = new CheckpointStore(RunDirectory.open(model).checkpoints(), 1, 0);
        return store.newestComplete(LOG::warn)
                .orElseThrow(() -> new IOException(model + " holds no whole checkpoint yet; train it for longer"));
    }

    /// The averaged generator's weights, or the only ones there are.
    Path generator() {
        var average = directory.resolve(CheckpointFiles.AVERAGE);
        return Files.exists(average) ? average : directory.resolve("generator.safetensors");
    }

    /// The discriminator's weights.
    ///
    /// @throws IOException when there are none
    Path discriminator() throws IOException {
        var file = directory.resolve("discriminator.safetensors");
        if (!Files.exists(file)) {
            throw new IOException(directory + " holds no discriminator; name the run or a checkpoint of it");
        }
        return file;
    }

    /// The colour that training laid behind transparent pixels, `#rrggbb`; white where nothing says it.
    String background() throws IOException {
        return Files.exists(directory.resolve("experiment.yaml"))
                ? CheckpointFiles.experiment(directory).data().background()
                : DataSpec.DEFAULT.background();
    }

    /// Holds the sizes that a description implies against what a file of weights says it holds, before
    /// anything of these sizes is made: a description may claim any width.
    ///
    /// @param expected shapes of the network's tensors, by name
    /// @throws IOException naming the first that is missing or of another shape
    static void requireShapes(Path weights, Map<String, List<Long>> expected) throws IOException {
        var entries = header(weights).entries();
        for (var wanted : expected.entrySet()) {
            var entry = entries.get(wanted.getKey());
            var shape = wanted.getValue();
            if (entry == null || !entry.shape().equals(shape)) {
                throw new IOException("%s: the weights do not fit the model: %s should be %s and is %s"
                        .formatted(weights, wanted.getKey(), shape, entry == null ? "missing" : entry.shape()));
            }
        }
    }

    /// Writes a file's tensors into a network, which then needs no gradients and only evaluates.
    ///
    /// @throws IOException with every tensor that does not fit
    static void fill(Path weights, Module network) throws IOException {
        try (var _ = new PointerScope()) {
            ModuleState.copy(tensors(weights), ModuleState.all(network));
        } catch (IllegalArgumentException e) {
            throw new IOException(weights + ": " + e.getMessage(), e);
        }
        ModuleState.requireGradients(network, false);
        network.eval();
    }

    private static SafetensorsHeader header(Path file) throws IOException {
        try {
            return Safetensors.readHeader(file);
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Tensors of a file, in the caller's scope.
    static Map<String, Tensor> tensors(Path file) throws IOException {
        try {
            return Safetensors.read(file).tensors();
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static IOException unreadable(Path file, IOException e) {
        return new IOException(file + " could not be read: " + DurableFiles.reason(e), e);
    }
}

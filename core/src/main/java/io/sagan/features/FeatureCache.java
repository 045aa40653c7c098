package io.sagan.features;

import io.sagan.data.Dataset;
import io.sagan.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Trained feature networks in a folder, one file for each data set and recipe.
final class FeatureCache {
    private final Path folder;
    private final FeatureRecipe recipe;
    private final DatasetFeatures.Progress progress;
    private final BooleanSupplier stop;

    FeatureCache(Path folder, FeatureRecipe recipe, DatasetFeatures.Progress progress, BooleanSupplier stop) {
        this.folder = folder;
        this.recipe = recipe;
        this.progress = progress;
        this.stop = stop;
    }

    /// The network of a data set, which the caller's scope owns: found, or trained and kept.
    FoldedNetwork network(Dataset data) throws IOException {
        int side = FeatureRecipe.side(data.size());
        var key = key(data);
        var file = folder.resolve(
                "dataset-features-" + data.fingerprint().substring(0, 16) + "-v" + recipe.version() + ".safetensors");
        var found = read(file, key);
        if (found != null) {
            return new FoldedNetwork(side, found);
        }
        int classes = data.classNames().size() < 2 ? 0 : data.classNames().size();
        var training = new FeatureTraining(TrainingPictures.of(data, recipe), classes, recipe);
        var aside = aside();
        try {
            training.write(aside, key, progress, stop);
            var trained = Safetensors.read(aside).tensors();
            keep(aside, file);
            return new FoldedNetwork(side, trained);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private Map<String, String> key(Dataset data) {
        var key = new TreeMap<String, String>();
        key.put("format", "sagan dataset features");
        key.put("data", data.fingerprint());
        key.put("recipe", recipe.toString());
        return key;
    }

    /// The weights in a file, or null where there are none to be used.
    private @Nullable Map<String, Tensor> read(Path file, Map<String, String> key) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            var metadata = new TreeMap<>(Safetensors.readHeader(file).metadata());
            var digest = metadata.remove("digest");
            if (!metadata.equals(key)) {
                return null;
            }
            var weights = Safetensors.read(file).tensors();
            if (FoldedNetwork.digest(weights).equals(digest)) {
                return weights;
            }
            weights.values().forEach(Tensor::close);
            progress.note("The feature network in '%s' is damaged, so it is trained anew".formatted(file));
        } catch (IOException damaged) {
            progress.note(
                    "The feature network is trained anew, as the kept one cannot be used: " + damaged.getMessage());
        }
        return null;
    }

    /// A new file beside where the network will lie, or elsewhere if the folder takes none.
    private Path aside() throws IOException {
        try {
            Files.createDirectories(folder);
            return Files.createTempFile(folder, ".dataset-features-", ".partial");
        } catch (IOException refused) {
            notKept(refused);
            return Files.createTempFile("dataset-features-", ".partial");
        }
    }

    private void keep(Path aside, Path file) {
        if (folder.equals(aside.getParent())) {
            try {
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException refused) {
                notKept(refused);
            }
        }
    }

    private void notKept(IOException refused) {
        progress.note("The feature network cannot be kept in '%s' (%s), so the next start trains it again"
                .formatted(folder, refused.getMessage()));
    }
}

package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentYaml;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Safetensors;
import io.sagan.train.GanState;
import io.sagan.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/// What lies in a checkpoint: a safetensors file for each network, for the averaged generator, for
/// each optimizer and, where a recipe has any, for what its regularisation remembers; and in JSON
/// and YAML everything else that a resumed run needs.
///
/// The random state is `progress.json` and the seed in `experiment.yaml`: random numbers are
/// functions
/// of both.
final class CheckpointFiles {
    static final String AVERAGE = "ema.safetensors";
    static final String CARD = "model.json";
    private static final String PROGRESS = "progress.json";
    private static final String PROVENANCE = "provenance.json";
    private static final String EXPERIMENT = "experiment.yaml";

    private CheckpointFiles() {}

    static void write(
            Path directory, GanState gan, Progress progress, ModelCard card, Experiment experiment, Provenance origin)
            throws IOException {
        try (var _ = new PointerScope()) {
            for (var group : gan.tensors().entrySet()) {
                Safetensors.write(directory.resolve(group.getKey() + ".safetensors"), group.getValue(), Map.of());
            }
        }
        JsonFiles.write(directory.resolve(PROGRESS), progress);
        JsonFiles.write(directory.resolve(CARD), card);
        JsonFiles.write(directory.resolve(PROVENANCE), origin);
        Files.writeString(directory.resolve(EXPERIMENT), ExperimentYaml.write(experiment));
    }

    /// Writes the saved tensors into `gan` and returns where the run stood.
    static Progress restore(Path directory, GanState gan) throws IOException {
        var progress = JsonFiles.read(directory.resolve(PROGRESS), Progress.class);
        try (var _ = new PointerScope()) {
            for (var group : gan.tensors().entrySet()) {
                var file = directory.resolve(group.getKey() + ".safetensors");
                try {
                    ModuleState.copy(Safetensors.read(file).tensors(), group.getValue());
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ": " + e.getMessage(), e);
                }
            }
        }
        gan.restore(progress);
        return progress;
    }

    static Experiment experiment(Path directory) throws IOException {
        return ExperimentYaml.read(directory.resolve(EXPERIMENT));
    }

    static Provenance provenance(Path directory) throws IOException {
        return JsonFiles.read(directory.resolve(PROVENANCE), Provenance.class);
    }
}

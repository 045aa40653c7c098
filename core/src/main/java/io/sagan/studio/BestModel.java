package io.sagan.studio;

import io.sagan.config.EvalSpec.Best;
import io.sagan.config.Experiment;
import io.sagan.config.ExperimentYaml;
import io.sagan.models.Generator;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Safetensors;
import io.sagan.train.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;

/// The generator of a run that scored best so far: a model folder that is complete or absent.
final class BestModel {
    static final String FOLDER = "best";
    private static final String SCORE = "score.json";

    private final Path folder;
    private final Path aside;
    private final Path former;

    /// What the kept generator scored.
    ///
    /// @param step steps it was trained
    /// @param measure which score
    /// @param value the score
    /// @param protocol the protocol's id
    record Kept(long step, Best measure, double value, String protocol) {

        /// Whether another generator is better; one of another protocol always is, as the two scores say
        /// nothing of each other.
        boolean losesTo(Kept other) {
            if (measure != other.measure || !protocol.equals(other.protocol)) {
                return true;
            }
            return measure == Best.IS ? other.value > value : other.value < value;
        }
    }

    BestModel(Path run) {
        folder = run.resolve(FOLDER);
        aside = run.resolve(".partial-" + FOLDER);
        former = run.resolve(".replaced-" + FOLDER);
    }

    /// Puts back what a kill in the middle of a change left aside.
    void repair() throws IOException {
        if (Files.exists(former)) {
            if (Files.exists(folder)) {
                DurableFiles.delete(former);
            } else {
                DurableFiles.rename(former, folder);
            }
        }
        if (Files.exists(aside)) {
            DurableFiles.delete(aside);
        }
    }

    /// What is kept; empty where nothing is.
    Optional<Kept> kept() throws IOException {
        var file = folder.resolve(SCORE);
        return Files.exists(file) ? Optional.of(JsonFiles.read(file, Kept.class)) : Optional.empty();
    }

    /// Keeps a generator if it is better than the one that is kept.
    ///
    /// @return whether it was
    /// @throws IOException if it cannot be written; what was kept stays
    boolean offer(Kept score, Generator generator, ModelCard card, Experiment experiment) throws IOException {
        if (!Double.isFinite(score.value())) {
            return false;
        }
        var best = kept();
        // The same step again is a resumed run that passes where it has been
        if (best.isPresent() && best.get().step() != score.step() && !best.get().losesTo(score)) {
            return false;
        }
        try {
            repair();
            write(score, generator, card, experiment);
            if (Files.exists(folder)) {
                DurableFiles.rename(folder, former);
            }
            DurableFiles.rename(aside, folder);
            if (Files.exists(former)) {
                DurableFiles.delete(former);
            }
        } catch (IOException e) {
            repair();
            throw new IOException(
                    "the best generator could not be written into %s: %s; the one before stays"
                            .formatted(folder, DurableFiles.reason(e)),
                    e);
        }
        return true;
    }

    private void write(Kept score, Generator generator, ModelCard card, Experiment experiment) throws IOException {
        Files.createDirectory(aside);
        try (var _ = new PointerScope()) {
            Safetensors.write(aside.resolve("generator.safetensors"), ModuleState.all(generator), Map.of());
        }
        JsonFiles.write(aside.resolve(CheckpointFiles.CARD), card);
        JsonFiles.write(aside.resolve(SCORE), score);
        Files.writeString(aside.resolve("experiment.yaml"), ExperimentYaml.write(experiment));
        try (var files = Files.list(aside)) {
            for (var file : files.toList()) {
                DurableFiles.flush(file);
            }
        }
        DurableFiles.flushNames(aside);
    }
}

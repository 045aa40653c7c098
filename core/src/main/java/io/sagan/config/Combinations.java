package io.sagan.config;

import io.sagan.config.LossSpec.Kind;
import java.util.ArrayList;

/// What the groups of an experiment ask of each other.
final class Combinations {

    private Combinations() {}

    /// @throws ExperimentException naming every combination that cannot be
    static void require(ModelSpec model, LossSpec loss, TrainSpec train) {
        var problems = new ArrayList<String>();
        if (loss.kind() == Kind.WASSERSTEIN) {
            if (loss.gradientPenalty() == null && !model.discriminator().spectralNorm()) {
                problems.add("loss.kind wasserstein needs a discriminator whose slope is bounded;"
                        + " set loss.gradientPenalty, or model.discriminator.spectralNorm to true");
            }
            if (train.lossLimit() != null) {
                problems.add("train.lossLimit needs a loss with a scale, and loss.kind wasserstein has none;"
                        + " set train.lossLimit to null, or take another loss");
            }
            if (train.ada() != null) {
                problems.add("train.ada needs a loss that says which outputs mean real, and loss.kind wasserstein"
                        + " does not; set train.ada to null, or take another loss");
            }
        }
        var transfer = train.transfer();
        int blocks = model.discriminator().channels().size();
        if (transfer != null && transfer.freeze() > blocks) {
            problems.add("train.transfer.freeze must be at most the discriminator's blocks, here %s, got %s"
                    .formatted(blocks, transfer.freeze()));
        }
        if (!problems.isEmpty()) {
            throw new ExperimentException(problems);
        }
    }
}

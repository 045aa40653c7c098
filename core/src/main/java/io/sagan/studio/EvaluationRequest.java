package io.sagan.studio;

import io.sagan.config.FeatureChoice;
import io.sagan.config.Measure;
import io.sagan.config.Protocol;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be measured of which pictures.
///
/// @param fake a folder, a zip, CIFAR-10's binary files, the built-in set, or a model
/// @param real the same
/// @param measures what is measured, at least one
/// @param features `inception`, `dataset` or `onnx:FILE`
/// @param weights file of Inception's weights; null for the published ones
/// @param protocol the settings of the numbers
/// @param protocolName what the settings are called, such as `torch-fidelity`
/// @param fitted whether KID's subsets may be made as small as the smaller set; a tool's own protocol must
///     stay as it is
/// @param samples pictures drawn from a model; 0 for as many as the other side has, at most 50,000
/// @param size side in pixels that both sets are brought to, as for training; 0 leaves it to the sides: a
///     model's own size, else every picture as it is stored
/// @param seed decides the latents, the bootstrap and the random subsets of the extrapolation
/// @param truncation of the latents; infinity for none
/// @param standing batches from which a model's batch-norm statistics are measured anew; 0 for those of
///     training
/// @param threads engine threads; 0 for one per core
public record EvaluationRequest(
        String fake,
        String real,
        List<Measure> measures,
        String features,
        @Nullable Path weights,
        Protocol protocol,
        String protocolName,
        boolean fitted,
        int samples,
        int size,
        long seed,
        double truncation,
        int standing,
        int threads) {

    /// @throws IllegalArgumentException if a value breaks its rule
    public EvaluationRequest {
        measures = List.copyOf(measures);
        FeatureChoice.require("features", features);
        require(!measures.isEmpty(), "metrics must name at least one, got none");
        require(samples == 0 || samples >= 2, "samples must be at least 2, got " + samples);
        require(size == 0 || (size >= 8 && size <= 4096), "size must be in 8..4096, got " + size);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

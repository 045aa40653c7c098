package io.sagan.studio;

import io.sagan.evaluation.EvaluationReport;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/// What an evaluation gave.
///
/// @param report the numbers and how they were made
/// @param nearest generated pictures beside the real ones nearest to them; null where it was not wanted
public record EvaluationResult(
        EvaluationReport report, @Nullable BufferedImage nearest) {

    /// Everything as one JSON object: `protocol`, `stamp`, `scores`, `classes`, `likenesses`, `notes`,
    /// `missing`.
    public String json() {
        return EvaluationJson.of(report);
    }
}

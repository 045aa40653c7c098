package io.sagan.evaluation;

import io.sagan.event.Score;
import java.util.List;
import java.util.Optional;

/// What was measured, and how.
///
/// @param stamp how the numbers were made
/// @param scores over all pictures
/// @param classes the same within each class; empty where it was not wanted or there are no classes
/// @param likenesses generated pictures and their nearest real ones, the likest first; empty where it
///     was not wanted
/// @param notes what a reader of the numbers must know
/// @param missing measures that could not be had, each with the reason
public record EvaluationReport(
        Stamp stamp,
        List<Score> scores,
        List<ClassScores> classes,
        List<Likeness> likenesses,
        List<String> notes,
        List<String> missing) {

    public EvaluationReport {
        scores = List.copyOf(scores);
        classes = List.copyOf(classes);
        likenesses = List.copyOf(likenesses);
        notes = List.copyOf(notes);
        missing = List.copyOf(missing);
    }

    /// The score of this name.
    public Optional<Score> score(String name) {
        return scores.stream().filter(score -> score.name().equals(name)).findFirst();
    }
}

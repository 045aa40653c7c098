package io.sagan.evaluation;

import io.sagan.event.Score;
import java.util.List;

/// What was measured of one class.
///
/// @param name the class
/// @param real real pictures of it
/// @param fake generated pictures of it
/// @param scores in the order of the table's columns; none where the class cannot be measured
/// @param note why there are none, or what weakens them; empty for nothing
public record ClassScores(String name, long real, long fake, List<Score> scores, String note) {

    public ClassScores {
        scores = List.copyOf(scores);
    }
}

package io.sagan.studio;

import io.sagan.sample.AttentionSheet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which attention maps to draw.
///
/// @param points the pixels to ask about; empty chooses `automatic` of them, whose patterns differ
/// @param automatic how many to choose, in 1..7
/// @param layer name of the attention block, as [AttentionFigure.Row] gives it; null for all
public record AttentionRequest(
        List<Point> points, int automatic, @Nullable String layer) {

    /// A pixel of the picture, from the upper left corner.
    public record Point(int x, int y) {}

    public AttentionRequest {
        points = List.copyOf(points);
        if (points.size() > AttentionSheet.MOST_QUERIES || automatic < 1 || automatic > AttentionSheet.MOST_QUERIES) {
            throw new IllegalArgumentException("queries must be in 1..%s, got %s"
                    .formatted(AttentionSheet.MOST_QUERIES, points.isEmpty() ? automatic : points.size()));
        }
    }

    /// All layers, and points chosen so that their patterns differ.
    ///
    /// @param count how many, in 1..7
    public static AttentionRequest automatic(int count) {
        return new AttentionRequest(List.of(), count, null);
    }

    /// All layers at given points.
    public static AttentionRequest at(List<Point> points) {
        return new AttentionRequest(points, 1, null);
    }

    /// The same of one layer.
    public AttentionRequest withLayer(String name) {
        return new AttentionRequest(points, automatic, name);
    }
}

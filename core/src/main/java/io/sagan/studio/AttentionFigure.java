package io.sagan.studio;

import java.awt.image.BufferedImage;
import java.util.List;

/// What a network attends to, drawn and in numbers.
///
/// @param sheet a row for each picture and layer: the picture with its query points, then a map each
/// @param rows the numbers of each row
public record AttentionFigure(BufferedImage sheet, List<Row> rows) {
    public AttentionFigure {
        rows = List.copyOf(rows);
    }

    /// One picture at one layer.
    ///
    /// @param picture what the picture is: its class and number, or its file
    /// @param layer name of the block: the side of its feature maps
    /// @param gain γ, the share of attention that the block adds
    /// @param distance mean distance attended over, in pixels of the picture, averaged over all queries
    /// @param uniformDistance the same if every query took alike from everywhere
    /// @param entropy of the weights relative to uniform ones, averaged over all queries; in [0, 1]
    /// @param queries the points drawn
    public record Row(
            String picture,
            String layer,
            double gain,
            double distance,
            double uniformDistance,
            double entropy,
            List<Query> queries) {
        public Row {
            queries = List.copyOf(queries);
        }
    }

    /// One point.
    ///
    /// @param x pixel of the picture, from the left
    /// @param y pixel of the picture, from the top
    /// @param distance mean distance that it attends over, in pixels of the picture
    /// @param entropy of its weights relative to uniform ones, in [0, 1]
    /// @param peak its greatest weight in multiples of the uniform one
    public record Query(int x, int y, double distance, double entropy, double peak) {}
}

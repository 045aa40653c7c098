package io.sagan.sample;

import java.awt.image.BufferedImage;
import java.util.List;

/// One row of an [AttentionSheet]: a picture and what some of its pixels attend to.
///
/// @param picture square
/// @param caption lines beside the picture, the first in bold
/// @param map the block's map for the picture
/// @param queries places in the query grid, row by row; at most [AttentionSheet#MOST_QUERIES]
public record AttentionRow(BufferedImage picture, List<String> caption, AttentionMap map, List<Integer> queries) {
    public AttentionRow {
        caption = List.copyOf(caption);
        queries = List.copyOf(queries);
        if (queries.isEmpty() || queries.size() > AttentionSheet.MOST_QUERIES) {
            throw new IllegalArgumentException(
                    "queries must be in 1.." + AttentionSheet.MOST_QUERIES + ", got " + queries.size());
        }
    }
}

package io.sagan.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Where self-attention can stand: it halves the side of its keys and divides the channels by 8.
final class AttentionPlaces {

    private AttentionPlaces() {}

    /// @param path the network's key, such as `model.generator`
    /// @param places the sides the blocks produce, each with the channels of the blocks that
    ///     attention would follow there
    /// @throws ExperimentException naming the possible sides, or the channels that do not divide
    static void require(String path, List<Integer> attention, Map<Integer, List<Integer>> places) {
        var seen = new HashSet<Integer>();
        for (int side : attention) {
            var channels = places.get(side);
            if (channels == null || side % 2 != 0) {
                var possible = places.keySet().stream()
                        .filter(place -> place % 2 == 0)
                        .sorted()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
                throw new ExperimentException("%s.attention must name even sides that a block produces (%s), got %s"
                        .formatted(path, possible.isEmpty() ? "here none" : "here " + possible, side));
            }
            for (int width : channels) {
                if (width % 8 != 0) {
                    throw new ExperimentException(
                            "%s.channels must be divisible by 8 where attention stands, got %s at side %s"
                                    .formatted(path, width, side));
                }
            }
            if (!seen.add(side)) {
                throw new ExperimentException(
                        "%s.attention must name each side once, got %s twice".formatted(path, side));
            }
        }
    }
}

package io.sagan.archive;

import io.sagan.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The shapes in one file, asked by layer in a dialect.
///
/// @param file named in messages
/// @param byName shape of each tensor
record Shapes(Path file, Dialect dialect, Map<String, List<Long>> byName) {
    private static final int MAX_UNITS = 64;

    /// A block or an attention, in the order in which pictures pass them.
    ///
    /// @param prefix of its tensors' names
    record Unit(boolean attention, String prefix) {}

    List<Unit> units() {
        Set<String> heads = new HashSet<>();
        byName.keySet().forEach(name -> {
            var parts = name.split("\\.", 4);
            if (parts.length == 4 && parts[0].equals("blocks")) {
                heads.add(parts[1] + "." + parts[2]);
            }
        });
        var units = new ArrayList<Unit>();
        for (int i = 0; i < MAX_UNITS && heads.contains(i + ".0"); i++) {
            var prefix = "blocks." + i + ".0.";
            units.add(new Unit(byName.containsKey(prefix + dialect.gamma()), prefix));
            var inside = "blocks." + i + ".1.";
            if (dialect.attentionInside() && byName.containsKey(inside + dialect.gamma())) {
                units.add(new Unit(true, inside));
            }
        }
        return units;
    }

    boolean spectral(String layer) {
        return byName.containsKey(layer + dialect.spectral());
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /// The shape of a layer's weight; null where there is no such layer.
    @Nullable
    List<Long> weight(String layer) {
        var plain = byName.get(layer + "weight");
        return plain == null ? byName.get(layer + "weight_orig") : plain;
    }

    /// A side of a layer's weight.
    ///
    /// @throws DamagedFileException if there is no such layer, or it has no such side
    int side(String layer, int index, int rank) throws IOException {
        var shape = weight(layer);
        if (shape == null) {
            throw new DamagedFileException(
                    file,
                    "it has no tensor %sweight; is it the other network, or another program's file (--from)?"
                            .formatted(layer));
        }
        long side = shape.size() == rank ? shape.get(index) : 0;
        if (side < 1 || side > 1 << 24) {
            throw new DamagedFileException(
                    file,
                    "its tensor %sweight has the shape %s, where %s sides were expected".formatted(layer, shape, rank));
        }
        return (int) side;
    }
}

package io.sagan.archive;

import io.sagan.tensor.DamagedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the shapes of a generator's tensors tell.
///
/// @param base side of the first feature map
/// @param channels after the linear layer, then after each block
/// @param attention sides at which attention stands
/// @param classes 0 for an unconditional generator
/// @param shared width of a shared class table, 0 for none
/// @param hierarchical whether z is cut into chunks
/// @param latent length of z
record GeneratorShapes(
        int base,
        List<Integer> channels,
        List<Integer> attention,
        boolean spectralNorm,
        boolean spectralTables,
        boolean spectralFinal,
        int classes,
        int shared,
        boolean hierarchical,
        int latent) {

    static GeneratorShapes of(Shapes shapes) throws IOException {
        var dialect = shapes.dialect();
        var channels = new ArrayList<Integer>();
        var places = new ArrayList<Integer>();
        for (var unit : shapes.units()) {
            if (unit.attention()) {
                places.add(channels.size() - 1);
            } else {
                if (channels.isEmpty()) {
                    channels.add(shapes.side(unit.prefix() + dialect.conv1(), 1, 4));
                }
                channels.add(shapes.side(unit.prefix() + dialect.conv2(), 0, 4));
            }
        }
        if (channels.isEmpty() || channels.size() > 12) {
            throw new DamagedFileException(
                    shapes.file(), "it has " + Math.max(0, channels.size() - 1) + " blocks, a generator 1 to 11");
        }
        int wide = shapes.side(dialect.generatorLinear(), 0, 2);
        int base = (int) Math.round(Math.sqrt((double) wide / channels.getFirst()));
        if (base < 1 || base > 64 || (long) base * base * channels.getFirst() != wide) {
            throw new DamagedFileException(
                    shapes.file(),
                    "its first layer makes %s numbers, which is no square map of %s channels"
                            .formatted(wide, channels.getFirst()));
        }
        int in = shapes.side(dialect.generatorLinear(), 1, 2);
        var gain = "blocks.0.0.bn1.gain.";
        int classes = 0;
        int shared = 0;
        int chunk = 0;
        if (shapes.weight("shared.") != null) {
            classes = shapes.side("shared.", 0, 2);
            shared = shapes.side("shared.", 1, 2);
            chunk = shapes.weight(gain) == null ? 0 : shapes.side(gain, 1, 2) - shared;
        } else if (shapes.weight(gain) != null) {
            classes = shapes.side(gain, dialect.classRows() ? 0 : 1, 2);
        }
        if (chunk < 0 || (chunk > 0 && chunk != in)) {
            throw new DamagedFileException(
                    shapes.file(), "its first layer takes %s numbers of z, but its norms %s".formatted(in, chunk));
        }
        var sides = new ArrayList<Integer>();
        places.forEach(block -> sides.add(base << block));
        return new GeneratorShapes(
                base,
                List.copyOf(channels),
                List.copyOf(sides),
                shapes.spectral(dialect.generatorLinear()),
                shapes.spectral(gain),
                shapes.spectral(dialect.finalConv()),
                classes,
                shared,
                chunk > 0,
                chunk > 0 ? chunk * channels.size() : in);
    }

    int size() {
        return base << (channels.size() - 1);
    }
}

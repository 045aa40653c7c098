package io.sagan.archive;

import io.sagan.tensor.DamagedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the shapes of a discriminator's tensors tell.
///
/// How many blocks halve the side cannot be told from every network's shapes; both programs halve in all
/// blocks but the last, at 32 px in the first two. Shapes that contradict this are refused.
///
/// @param attention sides at which attention stands
/// @param every whether it stands after every block of such a side
/// @param classes 0 for an unconditional discriminator
record DiscriminatorShapes(
        List<Integer> channels,
        int downsamples,
        List<Integer> attention,
        boolean every,
        boolean spectralNorm,
        boolean wide,
        boolean thinFirst,
        boolean spectralFinal,
        boolean headBias,
        int classes) {

    /// @param size width of the pictures
    static DiscriminatorShapes of(Shapes shapes, int size) throws IOException {
        var dialect = shapes.dialect();
        var channels = new ArrayList<Integer>();
        var hidden = new ArrayList<Integer>();
        var straight = new ArrayList<Boolean>();
        Set<Integer> attended = new TreeSet<>();
        for (var unit : shapes.units()) {
            if (unit.attention()) {
                attended.add(channels.size() - 1);
            } else {
                hidden.add(shapes.side(unit.prefix() + dialect.conv1(), 0, 4));
                channels.add(shapes.side(unit.prefix() + dialect.conv2(), 0, 4));
                straight.add(shapes.weight(unit.prefix() + dialect.shortcut()) == null);
            }
        }
        int count = channels.size();
        if (count < 2 || count > 16) {
            throw new DamagedFileException(shapes.file(), "it has " + count + " blocks, a discriminator 2 to 16");
        }
        int downsamples = downsamples(count, size);
        for (int i = 0; i < count; i++) {
            int in = i == 0 ? 3 : channels.get(i - 1);
            if (straight.get(i) == (i < downsamples || in != channels.get(i))) {
                throw new DamagedFileException(
                        shapes.file(),
                        "block %s of %s must %s a shortcut convolution for pictures of %s pixels, as only the first %s blocks halve the side"
                                .formatted(i + 1, count, straight.get(i) ? "have" : "have no", size, downsamples));
            }
        }
        boolean wide = hidden.equals(channels);
        var sides = new TreeSet<Integer>();
        attended.forEach(block -> sides.add(side(size, block, downsamples)));
        boolean every = every(shapes, attended, sides, size, count, downsamples);
        return new DiscriminatorShapes(
                List.copyOf(channels),
                downsamples,
                List.copyOf(sides.descendingSet()),
                every,
                shapes.spectral("blocks.0.0." + dialect.conv1()),
                wide,
                !wide && hidden.getFirst() == 3 && channels.getFirst() != 3,
                shapes.spectral(dialect.headLinear()),
                shapes.has(dialect.headLinear() + "bias"),
                shapes.weight(dialect.embedding()) == null ? 0 : shapes.side(dialect.embedding(), 0, 2));
    }

    static int downsamples(int blocks, int size) {
        return size == 32 ? Math.min(2, blocks) : blocks - 1;
    }

    private static int side(int size, int block, int downsamples) {
        return size >> Math.min(block + 1, downsamples);
    }

    private static boolean every(
            Shapes shapes, Set<Integer> attended, Set<Integer> sides, int size, int count, int downsamples)
            throws IOException {
        var first = new TreeSet<Integer>();
        var all = new TreeSet<Integer>();
        var seen = new HashSet<Integer>();
        for (int block = 0; block < count; block++) {
            int side = side(size, block, downsamples);
            if (sides.contains(side)) {
                all.add(block);
                if (seen.add(side)) {
                    first.add(block);
                }
            }
        }
        boolean byDefault = shapes.dialect().equals(Dialect.BIGGAN_PYTORCH) && !attended.isEmpty();
        if (attended.equals(all) && (byDefault || !attended.equals(first))) {
            return true;
        }
        if (!attended.equals(first)) {
            throw new DamagedFileException(
                    shapes.file(),
                    "attention stands after the blocks %s; Sagan places it after the first or after every block of a side"
                            .formatted(attended.stream().map(block -> block + 1).toList()));
        }
        return false;
    }
}

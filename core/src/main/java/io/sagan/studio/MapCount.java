package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ModelSpec.AttentionKind;
import java.util.function.LongPredicate;

/// Numbers that one picture leaves in a network for its way back.
///
/// @param kept where all maps are kept
/// @param between where only those between its parts are
/// @param largest what the part with most of them has inside, which one pass over it holds
record MapCount(double kept, double between, double largest) {
    private static final MapCount NONE = new MapCount(0, 0, 0);

    /// Of all parts, as training holds them.
    ///
    /// @param recomputed those inside are computed again
    double held(boolean recomputed) {
        return recomputed ? between : kept;
    }

    /// Two parts a block: two maps before the doubling and one after it, then three; ReLU and pictures at the end.
    /// Inside
    /// a part there is one more, the normalised map, where norm and ReLU are operations apart.
    ///
    /// @param mapped whether attention to so many pixels keeps its map
    static MapCount generator(Experiment experiment, LongPredicate mapped) {
        var layout = experiment.model().generator();
        var channels = layout.channels();
        double pixels = (double) experiment.model().size() * experiment.model().size();
        var count = NONE;
        for (int block = 1; block < channels.size(); block++) {
            double side = layout.side(block);
            double out = side * side * channels.get(block);
            double in = 0.25 * side * side * channels.get(block - 1);
            count = count.and(2 * in + out, 3 * in + out, out).and(3 * out, 4 * out, out);
            if (layout.attentionAfter(block).isPresent()) {
                count = count.and(attention(experiment, mapped, side, channels.get(block)), out);
            }
        }
        double last = channels.getLast();
        return count.and((last + 6) * pixels, (2 * last + 6) * pixels, 3 * pixels);
    }

    /// Three maps before each halving, two after it, and the pooled input.
    ///
    /// @param mapped whether attention to so many pixels keeps its map
    static MapCount discriminator(Experiment experiment, LongPredicate mapped) {
        var model = experiment.model();
        var layout = model.discriminator();
        double side = model.size();
        double in = 3;
        var count = new MapCount(6 * side * side, 6 * side * side, 0);
        for (int block = 0; block < layout.channels().size(); block++) {
            double out = layout.channels().get(block);
            double inside = side * side * ((block == 0 ? 0 : in) + 2.0 * layout.hidden(block + 1));
            side = layout.side(model.size(), block + 1);
            count = count.and(inside + side * side * (2 * out + in), side * side * out);
            if (layout.attentionAfter(model.size(), block + 1).isPresent()) {
                count = count.and(attention(experiment, mapped, side, out), side * side * out);
            }
            in = out;
        }
        return count;
    }

    private MapCount and(double inside, double out) {
        return and(inside, inside, out);
    }

    private MapCount and(double held, double inside, double out) {
        return new MapCount(kept + held, between + out, Math.max(largest, inside));
    }

    /// Values, and where it is kept the map of every pixel to every 2×2 cell before and after its softmax.
    private static double attention(Experiment experiment, LongPredicate mapped, double side, double channels) {
        double pixels = side * side;
        boolean kept = experiment.model().attentionKind() == AttentionKind.ATTENTION && mapped.test((long) pixels);
        return (kept ? pixels * pixels / 2 : 0) + 4 * channels * pixels;
    }
}

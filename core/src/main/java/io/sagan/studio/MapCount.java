package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ModelSpec.AttentionKind;
import io.sagan.nn.SelfAttention;

/// Numbers that one picture leaves in a network for its way back.
///
/// @param kept where all maps are kept
/// @param between where only those between blocks are
/// @param largest what the block with most of them has inside, which one pass over it holds
record MapCount(double kept, double between, double largest) {
    private static final MapCount NONE = new MapCount(0, 0, 0);

    /// Of all blocks, as training holds them.
    ///
    /// @param recomputed those inside are computed again
    double held(boolean recomputed) {
        return recomputed ? between : kept;
    }

    /// Three maps before each doubling, five after it; norm, ReLU and pictures at the end.
    static MapCount generator(Experiment experiment) {
        var layout = experiment.model().generator();
        var channels = layout.channels();
        double pixels = (double) experiment.model().size() * experiment.model().size();
        var count = NONE;
        for (int block = 1; block < channels.size(); block++) {
            double side = layout.side(block);
            double out = side * side * channels.get(block);
            count = count.and(0.75 * side * side * channels.get(block - 1) + 5 * out, out);
            if (layout.attentionAfter(block).isPresent()) {
                count = count.and(attention(experiment, side, channels.get(block)), out);
            }
        }
        return count.and((2.0 * channels.getLast() + 6) * pixels, 3 * pixels);
    }

    /// Three maps before each halving, two after it, and the pooled input.
    static MapCount discriminator(Experiment experiment) {
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
                count = count.and(attention(experiment, side, out), side * side * out);
            }
            in = out;
        }
        return count;
    }

    private MapCount and(double inside, double out) {
        return new MapCount(kept + inside, between + out, Math.max(largest, inside));
    }

    /// Values, and where it is kept the map of every pixel to every 2×2 cell before and after its softmax.
    private static double attention(Experiment experiment, double side, double channels) {
        double pixels = side * side;
        var loss = experiment.loss();
        boolean twice = loss.gradientPenalty() != null || loss.r1() != null;
        boolean mapped = experiment.model().attentionKind() == AttentionKind.ATTENTION
                && (twice || !SelfAttention.streams((long) pixels));
        return (mapped ? pixels * pixels / 2 : 0) + 4 * channels * pixels;
    }
}

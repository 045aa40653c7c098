package io.sagan.train;

import java.util.ArrayList;
import java.util.List;

/// Where a run stands, besides its tensors: with the seed this is also its random state and its
/// place in the data.
///
/// @param step steps done
/// @param images real pictures shown to the discriminator: the position in the endless stream of
///     the data
/// @param seconds training time over all sittings
/// @param generatorUpdates updates of Adam for G
/// @param discriminatorUpdates updates of Adam for D
/// @param recentLosses last discriminator losses, newest last, for the adaptive ratio
/// @param withheld steps for which the generator is still to be left alone
public record Progress(
        long step,
        long images,
        double seconds,
        long generatorUpdates,
        long discriminatorUpdates,
        List<Double> recentLosses,
        int withheld) {

    /// The beginning.
    public static final Progress START = new Progress(0, 0, 0, 0, 0, List.of(), 0);

    public Progress {
        recentLosses = List.copyOf(recentLosses);
    }

    Progress withSeconds(double seconds) {
        return new Progress(step, images, seconds, generatorUpdates, discriminatorUpdates, recentLosses, withheld);
    }

    List<Double> lossesWith(double loss, int window) {
        var losses = new ArrayList<>(recentLosses);
        losses.add(loss);
        return losses.subList(Math.max(0, losses.size() - window), losses.size());
    }
}

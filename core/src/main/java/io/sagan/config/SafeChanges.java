package io.sagan.config;

import java.util.List;
import java.util.Set;

/// What a resumed run may change: how long it goes on, with how many threads and how much memory, what it writes and
/// measures, where the data lies (its fingerprint must stay the same) and how it is held. Everything else would make
/// the rest of the run another experiment.
public final class SafeChanges {

    /// Paths, or whole groups, that may differ between the saved and the wanted experiment.
    public static final Set<String> PATHS = Set.of(
            "train.steps",
            "train.minutes",
            "train.threads",
            "train.gradientCheckpointing",
            "data.source",
            "data.memoryMegabytes",
            "data.strict",
            "output",
            "eval");

    private SafeChanges() {}

    /// One sentence for every difference that resuming does not allow; empty when there is none.
    public static List<String> refusedChanges(Experiment saved, Experiment wanted) {
        return Difference.between("", saved, wanted).stream()
                .filter(difference -> !isSafe(difference.path()))
                .map(difference -> "%s is %s in this run and cannot become %s on resuming; leave it, or start a new run"
                        .formatted(difference.path(), difference.before(), difference.after()))
                .toList();
    }

    private static boolean isSafe(String path) {
        return PATHS.stream().anyMatch(safe -> path.equals(safe) || path.startsWith(safe + "."));
    }
}

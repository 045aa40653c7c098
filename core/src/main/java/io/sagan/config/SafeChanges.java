package io.sagan.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a resumed run may change: how long it goes on, with how many threads, what it writes, where
/// the data lies (its fingerprint must stay the same) and how it is held. Everything else would make the rest of the
/// run another experiment.
public final class SafeChanges {

    /// Paths, or whole groups, that may differ between the saved and the wanted experiment.
    public static final Set<String> PATHS = Set.of(
            "train.steps",
            "train.minutes",
            "train.threads",
            "data.source",
            "data.memoryMegabytes",
            "data.strict",
            "output");

    private SafeChanges() {}

    /// One sentence for every difference that resuming does not allow; empty when there is none.
    public static List<String> refusedChanges(Experiment saved, Experiment wanted) {
        var refused = new ArrayList<String>();
        compare("", saved, wanted, refused);
        return List.copyOf(refused);
    }

    private static void compare(String path, @Nullable Object saved, @Nullable Object wanted, List<String> refused) {
        if (PATHS.contains(path) || Objects.equals(saved, wanted)) {
            return;
        }
        if (saved instanceof Record before && wanted instanceof Record after) {
            for (var component : before.getClass().getRecordComponents()) {
                compare(
                        Settings.join(path, component.getName()),
                        YamlWriter.value(before, component),
                        YamlWriter.value(after, component),
                        refused);
            }
            return;
        }
        refused.add("%s is %s in this run and cannot become %s on resuming; leave it, or start a new run"
                .formatted(path, YamlWriter.inline(saved), YamlWriter.inline(wanted)));
    }
}

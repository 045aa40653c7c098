package io.sagan.tensor;

import java.util.ArrayList;
import java.util.List;

/// Why named tensors are not those of a network, in words.
public final class Mismatch {
    private static final int SHOWN = 3;

    private Mismatch() {}

    /// What differs, as in `missing [a, b, c and 9 more], of another shape [d [2] for [3]]`; kinds
    /// without an entry are left out.
    ///
    /// @param missing names the network has and the file lacks
    /// @param unexpected names the file has and the network lacks
    /// @param misshapen names of both, with the two shapes
    public static String words(List<String> missing, List<String> unexpected, List<String> misshapen) {
        var kinds = new ArrayList<String>();
        add(kinds, "missing", missing);
        add(kinds, "unexpected", unexpected);
        add(kinds, "of another shape", misshapen);
        return String.join(", ", kinds);
    }

    private static void add(List<String> kinds, String kind, List<String> names) {
        if (!names.isEmpty()) {
            var more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
            var first = names.subList(0, Math.min(SHOWN, names.size()));
            kinds.add(kind + " [" + String.join(", ", first) + more + "]");
        }
    }
}

package io.sagan.evaluation;

import java.util.ArrayList;
import java.util.List;

/// Which class each generated picture is to be of, so that the classes come as often as in the data.
public final class LabelShares {
    private LabelShares() {}

    /// Classes in an order in which every beginning holds them nearly as the shares say: each next one is
    /// the class that lags most behind its share, of equals the first.
    ///
    /// @param shares pictures of each class in the data, not all 0; empty where there are no classes
    /// @param count how many classes are wanted
    /// @return a class index for each picture; all 0 where there are no classes
    public static List<Integer> of(List<Long> shares, int count) {
        long total = shares.stream().mapToLong(Long::longValue).sum();
        var given = new long[shares.size()];
        var labels = new ArrayList<Integer>(count);
        for (int picture = 0; picture < count; picture++) {
            int furthest = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int label = 0; label < given.length; label++) {
                double behind = (double) shares.get(label) / total * (picture + 1) - given[label];
                if (behind > most) {
                    most = behind;
                    furthest = label;
                }
            }
            if (given.length > 0) {
                given[furthest]++;
            }
            labels.add(furthest);
        }
        return labels;
    }
}

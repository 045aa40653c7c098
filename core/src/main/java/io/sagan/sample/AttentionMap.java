package io.sagan.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// One picture's map of a self-attention block, copied out of the engine: how much each of S·S query
/// pixels takes from each of (S/2)·(S/2) cells of 2×2 pixels.
public final class AttentionMap {
    /// Weighs places against patterns: it decides only between patterns that are alike.
    private static final double TIE = 1e-6;

    /// Dots drawn nearer than this share of the side would cover each other.
    private static final double CROWDED = 0.2;

    private final int side;
    private final float[] weights;

    /// @param side S, even
    /// @param weights `(S·S, S·S/4)` row by row, every row summing to 1
    /// @throws IllegalArgumentException if the number of weights does not belong to the side
    public AttentionMap(int side, float[] weights) {
        if (side < 2 || side % 2 != 0) {
            throw new IllegalArgumentException("side must be even and at least 2, got " + side);
        }
        if (weights.length != (long) side * side * side * side / 4) {
            throw new IllegalArgumentException(
                    "weights must be side⁴/4 = " + (long) side * side * side * side / 4 + ", got " + weights.length);
        }
        this.side = side;
        this.weights = weights.clone();
    }

    /// Copies the map of one picture.
    ///
    /// Shape: `(1, S·S, S·S/4)`.
    public static AttentionMap of(Tensor map) {
        try (var _ = new PointerScope()) {
            var plain = map.detach().to(ScalarType.Float).cpu().contiguous();
            var weights = new float[Math.toIntExact(plain.numel())];
            new FloatPointer(plain.data_ptr_float()).get(weights);
            return new AttentionMap((int) Math.round(Math.sqrt((double) map.size(1))), weights);
        }
    }

    /// S, the side of the query grid.
    public int side() {
        return side;
    }

    /// Weights of one query over the (S/2)·(S/2) cells, row by row.
    ///
    /// @param query its place in the query grid, row by row
    public float[] at(int query) {
        int cells = cells();
        return Arrays.copyOfRange(weights, query * cells, (query + 1) * cells);
    }

    /// Mean distance that one query attends over, in query pixels: `Σ_k A_qk·|pos_q − pos_k|`.
    public double distance(int query) {
        int cells = cells();
        double sum = 0;
        for (int cell = 0; cell < cells; cell++) {
            sum += weights[query * cells + cell] * between(query, cell);
        }
        return sum;
    }

    /// [#distance] averaged over all queries.
    public double distance() {
        double sum = 0;
        for (int query = 0; query < side * side; query++) {
            sum += distance(query);
        }
        return sum / (side * side);
    }

    /// What [#distance] would be if every query took the same from every cell.
    public double uniformDistance() {
        double sum = 0;
        for (int query = 0; query < side * side; query++) {
            for (int cell = 0; cell < cells(); cell++) {
                sum += between(query, cell);
            }
        }
        return sum / side / side / cells();
    }

    /// Entropy of one query's weights relative to the greatest possible: `−Σ_k A_qk·ln A_qk / ln K`, in
    /// [0, 1]; 1 is the same from everywhere, 0 all from one cell.
    public double entropy(int query) {
        int cells = cells();
        double sum = 0;
        for (int cell = 0; cell < cells; cell++) {
            double weight = weights[query * cells + cell];
            sum -= weight > 0 ? weight * Math.log(weight) : 0;
        }
        return cells == 1 ? 1 : sum / Math.log(cells);
    }

    /// [#entropy] averaged over all queries.
    public double entropy() {
        double sum = 0;
        for (int query = 0; query < side * side; query++) {
            sum += entropy(query);
        }
        return sum / (side * side);
    }

    /// One query's greatest weight, in multiples of what each cell would get if all got the same.
    public double peak(int query) {
        float most = 0;
        for (float weight : at(query)) {
            most = Math.max(most, weight);
        }
        return most * cells();
    }

    /// Queries whose patterns differ: the one nearest to the mean pattern, then again and again the one
    /// farthest from all chosen ones, by the squared Hellinger distance `1 − Σ_k √(A_pk·A_qk)`. No two
    /// are nearer than S/5 while there are others; among patterns that are alike, the place farthest
    /// from the chosen ones decides.
    ///
    /// @param count how many, in 1..S·S
    public List<Integer> spread(int count) {
        int queries = side * side;
        if (count < 1 || count > queries) {
            throw new IllegalArgumentException("count must be in 1.." + queries + ", got " + count);
        }
        var apart = new double[queries];
        var chosen = new ArrayList<Integer>();
        var mean = meanRoots();
        for (int query = 0; query < queries; query++) {
            apart[query] = -unlike(query, mean);
        }
        chosen.add(greatest(apart));
        Arrays.fill(apart, Double.POSITIVE_INFINITY);
        while (chosen.size() < count) {
            int last = chosen.getLast();
            var roots = roots(last);
            for (int query = 0; query < queries; query++) {
                double place = Math.hypot(query / side - last / side, query % side - last % side) / side;
                double crowded = place < CROWDED ? 1 : 0;
                apart[query] = Math.min(apart[query], unlike(query, roots) + TIE * place - crowded);
            }
            apart[last] = Double.NEGATIVE_INFINITY;
            chosen.add(greatest(apart));
        }
        return List.copyOf(chosen);
    }

    private double[] meanRoots() {
        var mean = new double[cells()];
        for (int query = 0; query < side * side; query++) {
            var roots = roots(query);
            for (int cell = 0; cell < mean.length; cell++) {
                mean[cell] += roots[cell] / (side * side);
            }
        }
        return mean;
    }

    private double[] roots(int query) {
        var roots = new double[cells()];
        for (int cell = 0; cell < roots.length; cell++) {
            roots[cell] = Math.sqrt(weights[query * roots.length + cell]);
        }
        return roots;
    }

    private double unlike(int query, double[] roots) {
        double alike = 0;
        for (int cell = 0; cell < roots.length; cell++) {
            alike += Math.sqrt(weights[query * roots.length + cell]) * roots[cell];
        }
        return 1 - alike;
    }

    private static int greatest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private int cells() {
        return side * side / 4;
    }

    private double between(int query, int cell) {
        int half = side / 2;
        int down = 2 * (cell / half) - query / side;
        int right = 2 * (cell % half) - query % side;
        return Math.hypot(down + 0.5, right + 0.5); // centres: a cell's is at 2k + 1, a pixel's at q + ½
    }
}

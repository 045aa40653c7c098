package io.sagan.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttentionMapTest {
    private static final int SIDE = 4;
    private static final int QUERIES = 16;
    private static final int CELLS = 4;

    @Test
    void measuresTheDistanceBetweenCentres() {
        // All look at the first cell, whose centre is at (1, 1); the first query's is at (½, ½).
        var map = new AttentionMap(SIDE, looking(_ -> 0));
        assertThat(map.distance(0)).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(map.distance(15)).isCloseTo(Math.hypot(2.5, 2.5), within(1e-12));
        double mean = IntStream.range(0, QUERIES)
                .mapToDouble(query -> map.distance(query))
                .average()
                .orElseThrow();
        assertThat(map.distance()).isCloseTo(mean, within(1e-12));
    }

    @Test
    void uniformWeightsHaveEntropyOnePeakOneAndTheUniformDistance() {
        var weights = new float[QUERIES * CELLS];
        Arrays.fill(weights, 1f / CELLS);
        var map = new AttentionMap(SIDE, weights);
        assertThat(map.entropy()).isCloseTo(1, within(1e-9));
        assertThat(map.peak(3)).isEqualTo(1);
        assertThat(map.distance()).isCloseTo(map.uniformDistance(), within(1e-9));
    }

    @Test
    void oneCellForAllHasEntropyZeroAndTheGreatestPeak() {
        var map = new AttentionMap(SIDE, looking(_ -> 2));
        assertThat(map.entropy()).isZero();
        assertThat(map.peak(7)).isEqualTo(CELLS);
        assertThat(map.at(7)).containsExactly(0, 0, 1, 0);
    }

    @Test
    void spreadsOverPatternsAndNotOverPlaces() {
        // Three quarters look at cell 0; single queries in one row look at each of the others.
        var map = new AttentionMap(SIDE, looking(query -> query == 0 ? 1 : query == 2 ? 2 : query == 13 ? 3 : 0));
        assertThat(map.spread(4)).hasSize(4).contains(0, 2, 13).isEqualTo(map.spread(4));
        assertThat(map.spread(1).getFirst()).isNotIn(0, 2, 13);
    }

    @Test
    void spreadsOverPlacesWhereAllPatternsAreAlike() {
        var map = new AttentionMap(SIDE, looking(_ -> 1));
        assertThat(map.spread(QUERIES)).doesNotHaveDuplicates();
        assertThat(map.spread(4)).containsExactlyInAnyOrder(0, 3, 12, 15);
    }

    @Test
    void refusesWhatIsNoMap() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionMap(3, new float[20]))
                .withMessage("side must be even and at least 2, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionMap(4, new float[63]))
                .withMessage("weights must be side⁴/4 = 64, got 63");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionMap(SIDE, new float[64]).spread(17))
                .withMessage("count must be in 1..16, got 17");
    }

    private static float[] looking(IntUnaryOperator cellOf) {
        var weights = new float[QUERIES * CELLS];
        for (int query = 0; query < QUERIES; query++) {
            weights[query * CELLS + cellOf.applyAsInt(query)] = 1;
        }
        return weights;
    }
}

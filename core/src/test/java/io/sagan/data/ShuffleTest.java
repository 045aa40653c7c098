package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
    @Test
    void everyEpochIsAPermutation() {
        var all = IntStream.range(0, 1000).toArray();
        for (int epoch = 0; epoch < 5; epoch++) {
            assertThat(new Shuffle(7).order(epoch, 1000))
                    .containsExactlyInAnyOrder(all)
                    .isNotEqualTo(all);
        }
    }

    @Test
    void seedAndEpochDecide() {
        var order = new Shuffle(7).order(3, 100);

        assertThat(new Shuffle(7).order(3, 100)).isEqualTo(order);
        assertThat(new Shuffle(7).order(4, 100)).isNotEqualTo(order);
        assertThat(new Shuffle(8).order(3, 100)).isNotEqualTo(order);
    }

    @Test
    void givesTheNumbersOldCheckpointsRelyOn() {
        // Worked out apart from this code, from the definition of SplitMix64
        assertThat(new Shuffle(1).order(0, 8)).containsExactly(6, 7, 3, 0, 2, 5, 4, 1);
    }

    @Test
    void everyPlaceIsEquallyLikely() {
        var counts = new int[5];
        for (int epoch = 0; epoch < 10_000; epoch++) {
            counts[new Shuffle(1).order(epoch, 5)[0]]++;
        }

        // Five standard deviations: 5·√(10000·0.2·0.8) = 200
        for (int count : counts) {
            assertThat(count).isBetween(1800, 2200);
        }
    }

    @Test
    void mirrorsHalfOfThePictures() {
        long mirrored = IntStream.range(0, 10_000)
                .filter(i -> new Shuffle(1).flips(i / 100, i % 100))
                .count();

        assertThat(mirrored).isBetween(4750L, 5250L);
    }
}

package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ShareInTurnTest {
    private final List<String> calls = new ArrayList<>();
    private final List<Double> lengths = new ArrayList<>();

    @Test
    void aWorkThatDoesHalfOfTheProductsOperationsHasHalf() {
        var work = work(3, 0.5); // 1.5e9 operations a call
        var share = ShareInTurn.of(
                work,
                seconds -> {
                    calls.add("product");
                    lengths.add(seconds);
                    return seconds == 0 ? 1 : 3 / seconds; // twice as many in the time of the call
                },
                0.1);
        assertThat(share.share()).isEqualTo(0.5);
        assertThat(share.lower()).isEqualTo(0.5);
        assertThat(share.upper()).isEqualTo(0.5);
        assertThat(calls).hasSize(2 * share.pairs() + 2);
        for (int i = 0; i < calls.size(); i += 2) {
            assertThat(calls.subList(i, i + 2)).containsExactly("work", "product");
        }
        assertThat(lengths.subList(1, lengths.size())).allMatch(seconds -> seconds > 0.001);
    }

    @Test
    void thereIsAlwaysAPair() {
        assertThat(ShareInTurn.of(work(1, 1), _ -> 1, 0).pairs()).isEqualTo(1);
    }

    @Test
    void theMiddleAndTheQuartersAreThoseOfThePairs() {
        assertThat(ofShares(0.5)).isEqualTo(new ShareInTurn(0.5, 0.5, 0.5, 1, 1, 4));
        assertThat(ofShares(1, 0.25, 0.5, 2)).isEqualTo(new ShareInTurn(0.75, 0.5, 2, 4, 1.5, 4));
        assertThat(ofShares(5, 1, 4, 2, 3)).isEqualTo(new ShareInTurn(3, 2, 4, 5, 6, 4));
        assertThat(ofShares(7, 1, 6, 2, 5, 3, 4)).isEqualTo(new ShareInTurn(4, 2, 6, 7, 8, 4));
    }

    /// Of pictures of 2·10⁹ operations beside a product of 4·10⁹ a second.
    private static ShareInTurn ofShares(double... shares) {
        return ShareInTurn.of(
                Arrays.stream(shares)
                        .mapToObj(share -> new ShareInTurn.Pair(2 * share, 4))
                        .toList(),
                2);
    }

    private Rounds.Work work(long pictures, double gigaflops) {
        return new Rounds.Work("train", "Training", gigaflops, false, () -> {
            calls.add("work");
            LockSupport.parkNanos(2_000_000);
            return pictures;
        });
    }
}

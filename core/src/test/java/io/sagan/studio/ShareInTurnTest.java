package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
    void thereIsAlwaysAPairAndTheQuartersLieAroundTheMiddle() {
        assertThat(ShareInTurn.of(work(1, 1), _ -> 1, 0).pairs()).isEqualTo(1);
        int[] call = {0};
        var share = ShareInTurn.of(work(1, 1), seconds -> (call[0]++ % 4 + 1) / Math.max(seconds, 1e-9), 0.2);
        assertThat(share.lower()).isLessThan(share.share());
        assertThat(share.upper()).isGreaterThan(share.share()).isLessThanOrEqualTo(1);
    }

    private Rounds.Work work(long pictures, double gigaflops) {
        return new Rounds.Work("train", "Training", gigaflops, false, () -> {
            calls.add("work");
            LockSupport.parkNanos(2_000_000);
            return pictures;
        });
    }
}

package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final List<String> calls = new ArrayList<>();

    @Test
    void worksTakeTurnsAfterTheirWarmUp() {
        var rates = Rounds.measure(List.of(work("a"), work("b")), 1e-9);
        assertThat(calls.subList(0, 6)).containsExactly("a", "a", "b", "b", "a", "b");
        assertThat(rates).hasSize(2);
        assertThat(rates.getFirst()).hasSameSizeAs(rates.getLast()).allMatch(rate -> rate > 0);
    }

    @Test
    void slowWorkEndsWithFewerRoundsButOneAtLeast() {
        var rates = Rounds.measure(List.of(work("a")), 1e-12);
        assertThat(rates.getFirst()).hasSize(1);
        assertThat(Rounds.measure(List.of(work("a")), 1).getFirst()).hasSizeBetween(2, 7);
    }

    @Test
    void theMiddleOneOfFewOrTheMeanOfTwo() {
        assertThat(Rounds.median(List.of(5.0, 1.0, 3.0))).isEqualTo(3);
        assertThat(Rounds.median(List.of(5.0, 1.0, 3.0, 4.0))).isEqualTo(3.5);
    }

    private Rounds.Work work(String name) {
        return new Rounds.Work(name, name, 0, false, () -> {
            calls.add(name);
            return 8;
        });
    }
}

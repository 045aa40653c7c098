package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private final List<String> said = new ArrayList<>();
    private final List<Integer> halted = new ArrayList<>();
    private final StopSignal signal = new StopSignal(said::add, halted::add);

    @Test
    void isNoWishAtFirst() {
        assertThat(signal.getAsBoolean()).isFalse();
    }

    @Test
    void theFirstIsAWishAndSaysSo() {
        signal.arrive();
        assertThat(signal.getAsBoolean()).isTrue();
        assertThat(said).hasSize(1);
        assertThat(halted).isEmpty();
    }

    @Test
    void theSecondEndsTheProcess() {
        signal.arrive();
        signal.arrive();
        assertThat(halted).containsExactly(130);
        assertThat(said).hasSize(1);
    }

    @Test
    void hearsTheSystemsSignalWhileOpenOnly() throws Exception {
        var raise = Class.forName("sun.misc.Signal");
        try (var listening = StopSignal.listen(said::add)) {
            // Not HUP: a build started by nohup is deaf to it.
            var end = raise.getConstructor(String.class).newInstance("TERM");
            raise.getMethod("raise", raise).invoke(null, end);
            for (int i = 0; i < 500 && !listening.getAsBoolean(); i++) {
                Thread.sleep(10);
            }
            assertThat(listening.getAsBoolean()).isTrue();
        }
    }
}

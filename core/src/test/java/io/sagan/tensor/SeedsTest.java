package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class SeedsTest {

    @Test
    void equalArgumentsGiveEqualStreams() {
        var first = Seeds.stream(7, "latents", 3, 1);
        var second = Seeds.stream(7, "latents", 3, 1);
        for (int i = 0; i < 100; i++) {
            assertThat(second.nextLong()).isEqualTo(first.nextLong());
        }
    }

    @Test
    void seedNameAndEachCounterMakeAnotherStream() {
        var seen = new HashSet<Long>();
        int made = 0;
        for (long seed : new long[] {0, 1, -1, Long.MAX_VALUE}) {
            for (var name : new String[] {"", "a", "b", "ab", "ba", "latents"}) {
                seen.add(Seeds.stream(seed, name).nextLong());
                made++;
                for (long counter = 0; counter < 20; counter++) {
                    seen.add(Seeds.stream(seed, name, counter).nextLong());
                    seen.add(Seeds.stream(seed, name, counter, 0).nextLong());
                    seen.add(Seeds.stream(seed, name, 0, counter + 1).nextLong());
                    made += 3;
                }
            }
        }
        assertThat(seen).hasSize(made);
    }

    /// A changed number here means that no earlier run can be resumed or repeated.
    @Test
    void streamsStayWhatTheyWere() {
        assertThat(Seeds.stream(1, "generator").nextLong()).isEqualTo(5942691205995355352L);
        assertThat(Seeds.stream(42, "latents discriminator", 700, 2).nextLong()).isEqualTo(1956360648698914029L);
    }
}

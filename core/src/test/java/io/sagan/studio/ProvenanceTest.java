package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private final Provenance here = Provenance.now(2, "cpu", "fp32", "1 picture", 1);

    @Test
    void anotherDeviceRoundsOtherwise() {
        assertThat(here.departure(2, "cpu", "fp32")).isEmpty();
        assertThat(here.departure(2, "cuda (Some GPU)", "fp32"))
                .contains(
                        "the run was saved on cpu and goes on on cuda (Some GPU): the numbers will differ in rounding");
    }

    @Test
    void thatOfAnEarlierVersionIsOfAProcessor() throws IOException {
        var earlier = JsonFiles.text(here).replaceFirst(" *\"device\" : \"cpu\",\n", "");
        assertThat(earlier).doesNotContain("device");
        var read = JsonFiles.parse(earlier, "provenance.json", Provenance.class);
        assertThat(read.device()).isNull();
        assertThat(read.departure(2, "cpu", "fp32")).isEmpty();
        assertThat(read.departure(2, "cuda (Some GPU)", "fp32")).isPresent();
    }
}

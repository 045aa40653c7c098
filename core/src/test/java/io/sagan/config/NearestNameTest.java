package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    private static final List<String> NAMES = List.of("batch", "beta1", "generatorRate", "steps");

    @Test
    void findsTheNameFewestEditsAway() {
        assertThat(NearestName.of("bacth", NAMES)).contains("batch");
        assertThat(NearestName.of("step", NAMES)).contains("steps");
        assertThat(NearestName.of("beta", NAMES)).contains("beta1");
    }

    @Test
    void overlooksCaseHyphensAndUnderscores() {
        assertThat(NearestName.of("GENERATOR_RATE", NAMES)).contains("generatorRate");
        assertThat(NearestName.of("generator-rate", NAMES)).contains("generatorRate");
    }

    @Test
    void findsNothingWhereNothingIsNear() {
        assertThat(NearestName.of("colour", NAMES)).isEmpty();
        assertThat(NearestName.of("", NAMES)).isEmpty();
        assertThat(NearestName.of("b".repeat(100_000), NAMES)).isEmpty();
    }
}

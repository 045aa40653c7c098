package io.sagan.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class LatentsTest {

    @Test
    void classesAreDrawnAsOftenAsTheirShareSays() {
        var labels = Latents.draw(Seeds.stream(1, "l"), 8000, 1, List.of(1L, 0L, 6L, 1L))
                .labels();
        var counts = new int[4];
        for (double label : Numbers.of(labels)) {
            counts[(int) label]++;
        }
        assertThat(counts[1]).isZero();
        assertThat(counts[0] / 8000.0).isCloseTo(0.125, within(0.015));
        assertThat(counts[2] / 8000.0).isCloseTo(0.75, within(0.02));
    }

    @Test
    void theVectorsDoNotDependOnHowClassesAreDrawn() {
        var uniform = Latents.draw(Seeds.stream(1, "l"), 5, 3, 4);
        var weighted = Latents.draw(Seeds.stream(1, "l"), 5, 3, List.of(1L, 2L, 3L, 4L));
        assertThat(weighted.z().equal(uniform.z())).isTrue();
        assertThat(Numbers.of(
                        Latents.draw(Seeds.stream(1, "l"), 5, 3, List.of()).labels()))
                .containsOnly(0);
    }
}

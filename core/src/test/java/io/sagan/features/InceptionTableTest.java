package io.sagan.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.features.InceptionOptions.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class InceptionTableTest {

    @Test
    void namesTheTensorsOfTheOtherPrograms() throws IOException {
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("inception/tensors.json"))) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s", "");
            InceptionWeights.shapes()
                    .forEach((name, shape) -> assertThat(text)
                            .contains("\"%s\":%s".formatted(name, shape).replace(" ", "")));
            assertThat(text.split("\":\\[[0-9]", -1).length - 1)
                    .as("tensors without the counters of batches")
                    .isEqualTo(InceptionWeights.shapes().size());
        }
        assertThat(InceptionTable.units()).hasSize(94);
        assertThat(InceptionWeights.shapes()).hasSize(472);
    }

    @Test
    void costsElevenPointFourThousandMillionOperationsAPicture() {
        assertThat(InceptionTable.operations(Layer.POOL_2048) / 1e9).isCloseTo(11.4, Percentage.withPercentage(1));
    }

    @Test
    void endsInAnEightByEightMap() {
        var sides = InceptionTable.sides(Layer.POOL_2048);
        assertThat(sides.firstEntry().getValue()).isEqualTo(299);
        assertThat(sides.lastEntry().getValue()).isEqualTo(8);
    }
}

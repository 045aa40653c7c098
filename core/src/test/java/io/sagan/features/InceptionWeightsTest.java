package io.sagan.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.EngineScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class InceptionWeightsTest {
    @TempDir
    Path folder;

    @Test
    void saysInOneSentenceWhatDoesNotFit() throws IOException {
        var shapes = InceptionWeights.shapes();
        shapes.keySet().removeIf(name -> !name.startsWith("Conv2d") && !name.startsWith("Mixed_7c"));
        shapes.keySet().removeIf(name -> name.startsWith("Mixed_7c.branch1x1."));
        shapes.put("Conv2d_1a_3x3.conv.weight", List.of(32L, 1L, 3L, 3L));
        shapes.put("AuxLogits.fc.bias", List.of(1000L));
        var file = folder.resolve("other.safetensors");
        WeightFiles.safetensors(file, shapes);
        assertThatThrownBy(() -> InceptionWeights.file(file))
                .isInstanceOf(DamagedFileException.class)
                .message()
                .contains(
                        "other.safetensors",
                        "it is no FID Inception: missing [Mixed_5b.branch1x1.conv.weight, ",
                        "more], unexpected [AuxLogits.fc.bias]",
                        "of another shape [Conv2d_1a_3x3.conv.weight [32, 1, 3, 3] for [32, 3, 3, 3]]")
                .doesNotContain("\n");
    }

    @Test
    void theSeedDecidesRandomWeights() throws IOException {
        var first = WeightsDigest.of(InceptionWeights.random(1).read());
        assertThat(WeightsDigest.of(InceptionWeights.random(1).read())).isEqualTo(first);
        assertThat(WeightsDigest.of(InceptionWeights.random(2).read())).isNotEqualTo(first);
        assertThat(InceptionWeights.random(1).fileDigest()).isEmpty();
    }

    @Test
    void thePublishedFileIsKnownByItsChecksum() {
        var published = InceptionWeights.PUBLISHED;
        assertThat(published.sha256()).hasSize(64).startsWith("6726825d");
        assertThat(published.name()).contains(published.sha256().substring(0, 8));
        assertThat(published.address().toString()).endsWith("/" + published.name());
        // 472 float32 tensors fill all but the container's own bytes
        long numbers = InceptionWeights.shapes().values().stream()
                .mapToLong(shape -> shape.stream().reduce(1L, Math::multiplyExact))
                .sum();
        assertThat(published.bytes()).isBetween(4 * numbers, 4 * numbers + 200_000);
    }
}

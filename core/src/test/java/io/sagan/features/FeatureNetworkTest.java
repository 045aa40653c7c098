package io.sagan.features;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.data.Picture;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineScope.class)
class FeatureNetworkTest {

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void foldedItComputesTheSame(int side) {
        var network = new FeatureNetwork(side, 3, Seeds.stream(1, "network"));
        var random = Seeds.stream(2, "pictures");
        var pictures = IntStream.range(0, 5)
                .mapToObj(i -> {
                    var rgb = new byte[side * side * 3];
                    random.nextBytes(rgb);
                    return new Picture("" + i, 0, side, side, rgb);
                })
                .toList();
        var pixels = PicturePixels.tensor(pictures.stream().map(Picture::rgb).toList(), side);
        try (var _ = new NoGradGuard()) {
            for (int i = 0; i < 3; i++) {
                network.features(pixels); // moves the running statistics away from 0 and 1
            }
            // Gains and offsets of their own, as training would leave them
            ModuleState.parameters(network).forEach((name, weight) -> {
                if (weight.dim() == 1) {
                    weight.add_(Numbers.uniform(name.length(), weight.size(0)));
                }
            });
            network.eval();
            var expected = network.features(pixels);
            var logits = requireNonNull(network.classLogits(expected));
            var weights = new LinkedHashMap<>(network.folded());
            weights.put("scale", Tensor.create(2f));

            var seen = new FoldedNetwork(side, weights).extract(pictures);

            requireClose(seen.features(), Numbers.of(expected), 2);
            requireClose(seen.logits(), Numbers.of(logits), 1);
            assertThat(expected.size(1)).isEqualTo(FoldedNetwork.WIDTH);
        }
    }

    @Test
    void bothSidesTakeTheSameArithmeticPastTheStem() {
        assertThat(FeatureRecipe.side(8)).isEqualTo(32);
        assertThat(FeatureRecipe.side(32)).isEqualTo(32);
        assertThat(FeatureRecipe.side(48)).isEqualTo(64);
        assertThat(FeatureRecipe.side(512)).isEqualTo(64);
    }

    private static void requireClose(List<float[]> rows, double[] expected, double scale) {
        int at = 0;
        for (var row : rows) {
            for (float number : row) {
                double wanted = scale * expected[at++];
                assertThat((double) number).isCloseTo(wanted, within(1e-3 * Math.max(1, Math.abs(wanted))));
            }
        }
        assertThat(at).isEqualTo(expected.length);
    }
}

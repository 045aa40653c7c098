package io.sagan.sample;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.nn.Initializer;
import io.sagan.nn.SelfAttention;
import io.sagan.nn.WeightStyle;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Seeds;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class AttentionSheetTest {
    private static final int SIDE = 8;
    private static final int TILE = 128;

    /// θ and φ pass channel 0 on, times 10, and channel 0 is above 0 at query (row 1, column 6)
    /// and, more, in the cell (row 2, column 0): that query looks at that cell.
    @Test
    void showsAQueryThatLooksAtAKnownPlaceThere() {
        var map = AttentionMap.of(map());
        int query = SIDE + 6;
        assertThat(map.side()).isEqualTo(SIDE);
        assertThat(map.at(query)[8]).isGreaterThan(0.99f);
        assertThat(map.entropy(query)).isLessThan(0.1);
        assertThat(map.entropy(0)).isGreaterThan(0.999);

        var picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        var sheet = AttentionSheet.draw(List.of(new AttentionRow(picture, List.of("known"), map, List.of(query))));
        int left = AttentionSheet.left(1, TILE);
        int top = 10 + AttentionSheet.FRAME;
        var hot = hottest(sheet.getSubimage(left, top, TILE, TILE));
        // The centre of cell (2, 0) of 4×4 is at (16, 80) of 128 pixels; left of it heat stays as it is.
        assertThat(hot[0]).isBetween(0, 17);
        assertThat(hot[1]).isBetween(78, 81);
        var dot = new Color(sheet.getRGB(AttentionSheet.left(0, TILE) + 104, top + 24));
        var frame = new Color(sheet.getRGB(left - 2, top + 50));
        assertThat(dot).isEqualTo(frame).isNotEqualTo(Color.WHITE);
    }

    @Test
    void rowsOfTheMapSumToOneAndAreThoseOfTheForward() {
        var attention = attention();
        var x = Tensor.create(pixels(), 1, 8, SIDE, SIDE);
        var seen = new ArrayList<AttentionMap>();
        attention.watch(map -> seen.add(AttentionMap.of(map)));
        attention.forward(x);
        attention.watch(null);
        attention.forward(x);
        assertThat(seen).hasSize(1);
        var map = AttentionMap.of(attention.weights(x));
        for (int query = 0; query < SIDE * SIDE; query++) {
            double sum = 0;
            for (float weight : map.at(query)) {
                sum += weight;
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
            assertThat(seen.getFirst().at(query)).isEqualTo(map.at(query));
        }
    }

    @Test
    void enlargesPicturesToReadableTilesByWholeFactors() {
        assertThat(AttentionSheet.tile(32)).isEqualTo(128);
        assertThat(AttentionSheet.tile(48)).isEqualTo(144);
        assertThat(AttentionSheet.tile(128)).isEqualTo(128);
        assertThat(AttentionSheet.tile(256)).isEqualTo(256);
    }

    @Test
    void refusesMoreQueriesThanThereAreColours() {
        var picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        var map = new AttentionMap(2, new float[] {1, 1, 1, 1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionRow(picture, List.of(), map, Collections.nCopies(8, 0)))
                .withMessage("queries must be in 1..7, got 8");
    }

    private static Tensor map() {
        return attention().weights(Tensor.create(pixels(), 1, 8, SIDE, SIDE));
    }

    private static SelfAttention attention() {
        var random = Seeds.stream(1, "weights");
        var attention =
                new SelfAttention(8, false, new WeightStyle(Initializer.xavier(random), false, 1e-12, false, random));
        ModuleState.requireGradients(attention, false);
        try (var _ = new NoGradGuard()) {
            var parameters = ModuleState.parameters(attention);
            for (var name : List.of("theta.weight", "phi.weight")) {
                var first = new float[] {10, 0, 0, 0, 0, 0, 0, 0};
                requireNonNull(parameters.get(name)).copy_(Tensor.create(first, 1, 8, 1, 1));
            }
        }
        return attention;
    }

    private static float[] pixels() {
        var x = new float[8 * SIDE * SIDE];
        x[4 * SIDE] = 1;
        x[SIDE + 6] = 0.4f; // 10·0.4·10·1 = 40 towards the cell, only 16 towards its own
        return x;
    }

    private static int[] hottest(BufferedImage tile) {
        int[] best = {0, 0};
        int most = -1;
        for (int y = 0; y < tile.getHeight(); y++) {
            for (int x = 0; x < tile.getWidth(); x++) {
                var colour = new Color(tile.getRGB(x, y));
                int heat = colour.getRed() + colour.getGreen();
                boolean mark = Math.hypot(x - 104, y - 24) < 12; // the query's ring
                if (heat > most && !mark) {
                    most = heat;
                    best = new int[] {x, y};
                }
            }
        }
        return best;
    }
}

package io.sagan.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.data.Picture;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class TrainingPicturesTest {
    private static final FeatureRecipe FEW = new FeatureRecipe(1, 5, 1, 8, 0.002, 9);

    @TempDir
    Path folder;

    @Test
    void takesAllPicturesOrAsManyAsTheRecipeSays() throws IOException {
        try (var few = MadeUpData.open(folder.resolve("few"), 8, 16, true, 1);
                var many = MadeUpData.open(folder.resolve("many"), 40, 16, true, 1)) {
            assertThat(TrainingPictures.of(few, FEW).pictures()).hasSize(8);
            var chosen = TrainingPictures.of(many, FEW).pictures();
            assertThat(new HashSet<>(chosen.stream().map(Picture::name).toList()))
                    .hasSize(9);
            assertThat(chosen).extracting(Picture::name).isSorted();
            assertThat(chosen).extracting(Picture::width).containsOnly(32);
        }
    }

    @Test
    void turnsAsOftenAsItSays() throws IOException {
        // The upper half is light: where it lies tells the turn, whether mirrored and moved or not
        var rgb = new byte[32 * 32 * 3];
        java.util.Arrays.fill(rgb, 0, rgb.length / 2, (byte) 255);
        try (var data = MadeUpData.open(folder.resolve("data"), 4, 32, true, 1)) {
            var pictures = TrainingPictures.of(data, FEW);
            pictures.pictures().forEach(each -> System.arraycopy(rgb, 0, each.rgb(), 0, rgb.length));
            var batch = pictures.draw(64, Seeds.stream(1, "draw"));
            var pixels = Numbers.of(batch.images()); // (N, 3, 32, 32)
            var turns = Numbers.of(batch.turns());
            var seen = new HashSet<Double>();
            for (int i = 0; i < 64; i++) {
                int first = i * 3 * 32 * 32;
                boolean top = pixels[first + 2 * 32 + 16] > 0;
                boolean left = pixels[first + 16 * 32 + 2] > 0;
                boolean bottom = pixels[first + 29 * 32 + 16] > 0;
                int turned = top && !bottom ? 0 : bottom && !top ? 2 : left ? 1 : 3;
                assertThat(turns[i]).isEqualTo(turned);
                seen.add(turns[i]);
            }
            assertThat(seen).hasSize(4);
        }
    }
}

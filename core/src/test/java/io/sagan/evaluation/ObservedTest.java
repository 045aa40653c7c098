package io.sagan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sagan.data.Picture;
import io.sagan.metrics.FeatureMoments;
import io.sagan.tensor.EngineScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class ObservedTest {
    private static final Observed.Keep ALL = new Observed.Keep(true, true);
    private static final Observed.Keep NOTHING = new Observed.Keep(false, false);

    @TempDir
    private Path folder;

    @Test
    void keepsRowsLabelsNamesAndLogitsInOrder() throws IOException {
        var pictures = pictures(7, 3);
        var counts = new ArrayList<Long>();
        var seen = Observed.of(new PixelNetwork(), supply(pictures), List.of("a", "b"), ALL, 3, counts::add);
        var one = new PixelNetwork().extract(pictures.subList(4, 5));
        assertThat(seen.count()).isEqualTo(7);
        assertThat(seen.rows().row(4)).containsExactly(one.features().getFirst());
        assertThat(seen.logits().get(4)).containsExactly(one.logits().getFirst());
        assertThat(seen.rows().label(4)).isEqualTo(0);
        assertThat(seen.rows().label(5)).isEqualTo(1);
        assertThat(seen.names()).containsExactly("p0", "p1", "p2", "p3", "p4", "p5", "p6");
        assertThat(counts).containsExactly(3L, 6L, 7L);
    }

    @Test
    void momentsAreThoseOfTheRowsWhetherTheseAreKeptOrNot() throws IOException {
        var pictures = pictures(9, 5);
        var rows = new PixelNetwork().extract(pictures).features();
        var expected = FeatureMoments.of(rows.stream()
                .map(row -> {
                    var wide = new double[row.length];
                    for (int i = 0; i < row.length; i++) {
                        wide[i] = row[i];
                    }
                    return wide;
                })
                .toArray(double[][]::new));
        var streamed = Observed.of(new PixelNetwork(), supply(pictures), List.of(), NOTHING, 2, _ -> {});
        assertThat(streamed.features()).isNull();
        assertThat(streamed.logits()).isEmpty();
        assertThat(streamed.moments().mean()).containsExactly(expected.mean(), within(1e-12));
        assertThat(streamed.moments().covariance()).containsExactly(expected.covariance(), within(1e-12));
    }

    @Test
    void refusesASinglePicture() {
        assertThatThrownBy(() -> Observed.of(new PixelNetwork(), supply(pictures(1, 1)), List.of(), ALL, 8, _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("at least 2 usable pictures are needed on either side, got 1");
    }

    @Test
    void comesBackFromAFileAsItWas() throws IOException {
        var seen = Observed.of(new PixelNetwork(), supply(pictures(6, 8)), List.of("a", "ü b"), ALL, 4, _ -> {});
        var file = folder.resolve("deep/er/s.safetensors");
        ObservedFile.write(file, seen);
        var back = ObservedFile.read(file).orElseThrow();
        assertThat(back.count()).isEqualTo(6);
        assertThat(back.classNames()).isEqualTo(seen.classNames());
        assertThat(back.names()).isEqualTo(seen.names());
        assertThat(back.moments().mean()).containsExactly(seen.moments().mean());
        assertThat(back.moments().covariance()).containsExactly(seen.moments().covariance());
        for (int i = 0; i < 6; i++) {
            assertThat(back.rows().row(i)).containsExactly(seen.rows().row(i));
            assertThat(back.rows().label(i)).isEqualTo(seen.rows().label(i));
            assertThat(back.logits().get(i)).containsExactly(seen.logits().get(i));
        }
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aDamagedOrMissingFileIsNoFile() throws IOException {
        var file = folder.resolve("s.safetensors");
        assertThat(ObservedFile.read(file)).isEmpty();
        ObservedFile.write(
                file, Observed.of(new PixelNetwork(), supply(pictures(3, 1)), List.of(), NOTHING, 4, _ -> {}));
        assertThat(ObservedFile.read(file)).isPresent();
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 5] ^= 1;
        Files.write(file, bytes);
        assertThat(ObservedFile.read(file)).as("one bit of a number").isEmpty();
        Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        assertThat(ObservedFile.read(file)).isEmpty();
    }

    static List<Picture> pictures(int count, long seed) {
        var random = new Random(seed);
        var pictures = new ArrayList<Picture>();
        for (int i = 0; i < count; i++) {
            var rgb = new byte[6 * 4 * 3];
            random.nextBytes(rgb);
            pictures.add(new Picture("p" + i, i % 2, 6, 4, rgb));
        }
        return pictures;
    }

    static PictureSupply supply(List<Picture> pictures) {
        var left = new ArrayList<>(pictures);
        return most -> {
            var part = List.copyOf(left.subList(0, Math.min(most, left.size())));
            left.subList(0, part.size()).clear();
            return part;
        };
    }
}

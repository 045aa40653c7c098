package io.sagan.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.ResizeKind;
import io.sagan.data.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The weights are worked out by hand from the definitions of the filters.
class ResizedTest {

    @ParameterizedTest
    @EnumSource
    void leavesAPictureOfTheRightSizeAlone(ResizeKind kind) {
        var picture = OnnxExtractorTest.pictures(1, 5).getFirst();
        var out = Resized.of(picture, 5, kind);
        for (int i = 0; i < out.length; i++) {
            assertThat(out[i]).isEqualTo(picture.rgb()[i] & 0xff);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsOneColourAndAnySides(ResizeKind kind) {
        var rgb = new byte[3 * 7 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (10 + 100 * (i % 3));
        }
        for (int size : new int[] {1, 2, 5, 11}) {
            var out = Resized.of(new Picture("plain", 0, 7, 3, rgb), size, kind);
            assertThat(out).hasSize(3 * size * size);
            for (int i = 0; i < out.length; i++) {
                assertThat(out[i]).isCloseTo(10 + 100 * (i % 3), within(1e-4f));
            }
        }
    }

    @Test
    void enlargesInTheGridOfEach() {
        requireRow(ResizeKind.TF1_BILINEAR, new int[] {0, 200}, 0, 100, 200, 200);
        requireRow(ResizeKind.TORCH_BILINEAR, new int[] {0, 200}, 0, 50, 150, 200);
        requireRow(ResizeKind.PIL_BILINEAR, new int[] {0, 200}, 0, 50, 150, 200);
        // Positions ±¼ and ±¾ off, weights 0.8671875 and 0.2265625 before they are made to sum to 1.
        requireRow(
                ResizeKind.PIL_BICUBIC,
                new int[] {100, 200},
                100 + 100 * -0.0703125 / 0.796875,
                100 + 100 * 0.2265625 / 1.09375,
                100 + 100 * 0.8671875 / 1.09375,
                100 + 100 * 0.8671875 / 0.796875);
    }

    @Test
    void shrinksWithAndWithoutAntialias() {
        var row = new int[] {10, 250, 30, 140};
        requireRow(ResizeKind.TF1_BILINEAR, row, 10, 30);
        requireRow(ResizeKind.TORCH_BILINEAR, row, 130, 85);
        requireRow(ResizeKind.PIL_BILINEAR, row, (30 + 750 + 30) / 7.0, (250 + 90 + 420) / 7.0);
        requireRow(
                ResizeKind.PIL_BICUBIC,
                row,
                (0.8671875 * 260 + 0.2265625 * 30 - 0.0703125 * 140) / 1.890625,
                (0.8671875 * 170 + 0.2265625 * 250 - 0.0703125 * 10) / 1.890625);
    }

    @Test
    void clipsWhatTheBicubicFilterSwingsOver() {
        var rgb = new byte[3 * 8 * 8];
        Arrays.fill(rgb, 3 * 4 * 8, rgb.length, (byte) -1);
        var out = Resized.of(new Picture("edge", 0, 8, 8, rgb), 32, ResizeKind.PIL_BICUBIC);
        float least = 1000;
        float most = -1000;
        for (float value : out) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        assertThat(least).isZero();
        assertThat(most).isEqualTo(255);
    }

    /// Checks a row, and the same as a column.
    private static void requireRow(ResizeKind kind, int[] row, double... expected) {
        for (boolean column : new boolean[] {false, true}) {
            var rgb = new byte[3 * row.length];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) row[i / 3];
            }
            var picture =
                    column ? new Picture("column", 0, 1, row.length, rgb) : new Picture("row", 0, row.length, 1, rgb);
            int size = expected.length;
            var out = Resized.of(picture, size, kind);
            for (int i = 0; i < out.length; i++) {
                int place = i / 3;
                double wanted = expected[column ? place / size : place % size];
                assertThat((double) out[i]).isCloseTo(wanted, within(1e-4));
            }
        }
    }
}

package io.sagan.features;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.ResizeKind;
import io.sagan.data.Picture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {

    /// golden.py: the definitions as dense matrices in float64.
    @ParameterizedTest
    @EnumSource(ResizeKind.class)
    void isWhatTheDefinitionSays(ResizeKind kind) throws IOException {
        int cases = 0;
        for (var line : lines()) {
            var words = line.split(" ", -1);
            if (!words[0].equals(kind.name())) {
                continue;
            }
            cases++;
            int side = Integer.parseInt(words[3]);
            var resized = Resize.square(kind, picture(Integer.parseInt(words[1]), Integer.parseInt(words[2])), side);
            assertThat(resized).hasSize(side * side * 3).hasSize(words.length - 4);
            for (int i = 0; i < resized.length; i++) {
                assertThat((double) resized[i]).isCloseTo(Double.parseDouble(words[i + 4]), Offset.offset(2e-3));
            }
        }
        assertThat(cases).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(ResizeKind.class)
    void leavesTheRightSizeAsItIs(ResizeKind kind) {
        var picture = picture(6, 6);
        var resized = Resize.square(kind, picture, 6);
        for (int i = 0; i < resized.length; i++) {
            assertThat(resized[i]).isEqualTo(picture.rgb()[i] & 0xff);
        }
    }

    /// Two columns, 0 and 255: TensorFlow 1's grid puts the halfway value at output 1 of 4, half-pixel
    /// centres put none there.
    @Test
    void theTwoBilinearsDifferByHalfAPixel() {
        var steps = new Picture("steps", 0, 2, 1, new byte[] {0, 0, 0, -1, -1, -1});
        assertThat(red(Resize.square(ResizeKind.TF1_BILINEAR, steps, 4))).containsExactly(0, 127.5f, 255, 255);
        assertThat(red(Resize.square(ResizeKind.TORCH_BILINEAR, steps, 4))).containsExactly(0, 63.75f, 191.25f, 255);
    }

    private static float[] red(float[] square) {
        return new float[] {square[0], square[3], square[6], square[9]};
    }

    private static Picture picture(int width, int height) {
        var rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i * 7919L + (long) i * i / 13) % 256);
        }
        return new Picture("made up", 0, width, height, rgb);
    }

    private static List<String> lines() throws IOException {
        try (var in = requireNonNull(ResizeTest.class.getResourceAsStream("resize.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}

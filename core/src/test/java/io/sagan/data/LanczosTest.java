package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Equality with Pillow is shown by [PictureDecoderTest]; here are the laws.
class LanczosTest {
    @ParameterizedTest
    @CsvSource({"3, 64", "37, 16", "64, 3", "100, 99", "1, 8", "8, 1"})
    void keepsAnEvenPictureEven(int side, int size) {
        var even = new byte[side * side * 3];
        Arrays.fill(even, (byte) 200);

        var resized = Lanczos.resize(even, side, size);

        assertThat(resized).hasSize(size * size * 3).containsOnly(200 - 256);
    }

    @Test
    void leavesAPictureOfTheRightSizeAlone() {
        var noise = new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

        assertThat(Lanczos.resize(noise, 2, 2)).containsExactly(noise);
    }

    @Test
    void doesNotAlias() {
        var stripes = new byte[64 * 64 * 3];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = (byte) (i / 3 % 2 * 255);
        }

        for (byte value : Lanczos.resize(stripes, 64, 8)) {
            assertThat(value & 0xff).isBetween(118, 138); // a filter without antialiasing gives 0 or 255
        }
    }
}

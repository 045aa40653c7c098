package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Equality with Pillow is shown by [PictureDecoderTest]; here are the laws, and equality with the definition written
/// down sample by sample.
class LanczosTest {
    @ParameterizedTest
    @CsvSource({"3, 64", "37, 16", "64, 3", "100, 99", "1, 8", "8, 1"})
    void keepsAnEvenPictureEven(int side, int size) {
        var even = new byte[side * side * 3];
        Arrays.fill(even, (byte) 200);

        var resized = new Lanczos().resize(even, side, side, size);

        assertThat(resized).hasSize(size * size * 3).containsOnly(200 - 256);
    }

    @ParameterizedTest
    @CsvSource({
        "256, 256, 128",
        "100, 37, 64",
        "37, 53, 12",
        "20, 20, 33",
        "300, 200, 4",
        "64, 100, 64",
        "100, 64, 64",
        "1, 70, 5",
        "70, 1, 5",
        "333, 129, 100"
    })
    void equalsItsDefinitionToTheBit(int width, int height, int size) {
        var noise = new byte[width * height * 3];
        var random = Seeds.stream(1, "Lanczos");
        random.nextBytes(noise);
        for (int i = 0; i < noise.length / 2; i++) { // so that sums lie beyond 0 and 255
            noise[i] = (byte) (noise[i] < 0 ? 0 : 255);
        }

        assertThat(new Lanczos().resize(noise, width, height, size)).isEqualTo(defined(noise, width, height, size));
    }

    @Test
    void keepsNothingOfThePictureBefore() {
        var lanczos = new Lanczos();
        var random = Seeds.stream(1, "Lanczos");
        for (int side : new int[] {300, 300, 50, 131, 300}) {
            var noise = new byte[side * side * 3];
            random.nextBytes(noise);

            assertThat(lanczos.resize(noise, side, side, 33)).isEqualTo(defined(noise, side, side, 33));
        }
    }

    private static byte[] defined(byte[] rgb, int width, int height, int size) {
        var wide = new byte[height * size * 3];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < 3 * size; i++) {
                wide[3 * y * size + i] = sample(rgb, 3 * y * width + i % 3, 3, width, size, i / 3);
            }
        }
        var out = new byte[size * size * 3];
        for (int y = 0; y < size; y++) {
            for (int i = 0; i < 3 * size; i++) {
                out[3 * y * size + i] = sample(wide, i, 3 * size, height, size, y);
            }
        }
        return out;
    }

    private static byte sample(byte[] in, int from, int stride, int side, int size, int position) {
        double scale = (double) side / size;
        double stretch = Math.max(scale, 1);
        double centre = (position + 0.5) * scale;
        int first = Math.max(0, (int) (centre - 3 * stretch + 0.5));
        int end = Math.min(side, (int) (centre + 3 * stretch + 0.5));
        double total = 0;
        for (int i = first; i < end; i++) {
            total += lanczos((i - centre + 0.5) / stretch);
        }
        long sum = 1 << 21;
        for (int i = first; i < end; i++) {
            double weight = lanczos((i - centre + 0.5) / stretch) / total * (1 << 22);
            long fixed = (long) (weight < 0 ? weight - 0.5 : weight + 0.5);
            sum += fixed * (in[from + i * stride] & 0xff);
        }
        return (byte) Math.clamp(sum >> 22, 0, 255);
    }

    private static double lanczos(double t) {
        if (t < -3 || t >= 3) {
            return 0;
        }
        return t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t) * (Math.sin(Math.PI * (t / 3)) / (Math.PI * (t / 3)));
    }

    @Test
    void leavesAPictureOfTheRightSizeAlone() {
        var noise = new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

        assertThat(new Lanczos().resize(noise, 2, 2, 2)).containsExactly(noise);
    }

    @Test
    void doesNotAlias() {
        var stripes = new byte[64 * 64 * 3];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = (byte) (i / 3 % 2 * 255);
        }

        for (byte value : new Lanczos().resize(stripes, 64, 64, 8)) {
            assertThat(value & 0xff).isBetween(118, 138); // a filter without antialiasing gives 0 or 255
        }
    }
}

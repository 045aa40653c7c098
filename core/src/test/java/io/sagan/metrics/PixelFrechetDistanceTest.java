package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Engine;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PixelFrechetDistanceTest {

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void isNoughtForASetAndItself() {
        var set = Pictures.blocks(60, 32, 1);
        assertThat(PixelFrechetDistance.between(set, set)).isCloseTo(0, within(1e-5));
    }

    @Test
    void isTheSquaredShiftOfATint() {
        var set = Pictures.blocks(60, 16, 1);
        var tinted = set.pictures().stream()
                .map(picture -> {
                    var red = picture.clone();
                    for (int i = 0; i < red.length; i += 3) {
                        red[i] = (byte) ((red[i] & 0xff) / 2);
                    }
                    return red;
                })
                .toList();
        var shifted = set.pictures().stream()
                .map(picture -> {
                    var red = picture.clone();
                    for (int i = 0; i < red.length; i += 3) {
                        red[i] = (byte) ((red[i] & 0xff) / 2 + 51);
                    }
                    return red;
                })
                .toList();
        assertThat(PixelFrechetDistance.between(
                        new PictureSet(16, tinted, set.labels()), new PictureSet(16, shifted, set.labels())))
                .isCloseTo(64 * 0.2 * 0.2, within(1e-5));
    }

    @Test
    void averagesSquaresOfPixels() {
        var picture = new byte[16 * 16 * 3];
        picture[3 * (4 * 16 + 6) + 1] = (byte) 255; // green, row 4, column 6: third row, fourth column of eight
        picture[3 * (5 * 16 + 7) + 1] = (byte) 255;
        var small = PixelFrechetDistance.shrunk(picture, 16);
        assertThat(small[3 * (2 * 8 + 3) + 1]).isCloseTo(0.5, within(1e-12));
        assertThat(java.util.Arrays.stream(small).sum()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void refusesSidesThatEightDoesNotDivide() {
        var picture = new byte[20 * 20 * 3];
        var set = new PictureSet(20, List.of(picture, picture), List.of(0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PixelFrechetDistance.between(set, set))
                .withMessage("side must be a multiple of 8, got 20");
    }
}

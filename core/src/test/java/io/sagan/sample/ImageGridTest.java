package io.sagan.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageGridTest {
    private static final int WHITE = Color.WHITE.getRGB();

    @Test
    void enlargesSmallPicturesByAWholeFactorWithoutSmoothing() {
        var picture = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(5, 7, Color.RED.getRGB());
        var sheet = new ImageGrid(1, List.of()).draw(List.of(picture));
        assertThat(sheet.getWidth()).isEqualTo(2 + 48 + 2);
        assertThat(sheet.getHeight()).isEqualTo(2 + 48 + 2);
        for (int x = 0; x < 48; x++) {
            for (int y = 0; y < 48; y++) {
                assertThat(sheet.getRGB(2 + x, 2 + y)).isEqualTo(picture.getRGB(x / 2, y / 2));
            }
        }
    }

    @Test
    void leavesLargePicturesAsTheyAre() {
        var picture = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        var sheet = new ImageGrid(2, List.of()).draw(List.of(picture, picture));
        assertThat(sheet.getWidth()).isEqualTo(2 + 2 * 98);
        assertThat(sheet.getHeight()).isEqualTo(2 + 98);
    }

    @Test
    void fillsRowsFromTheLeftAndLeavesTheRestWhite() {
        var pictures = List.of(plain(Color.RED), plain(Color.GREEN), plain(Color.BLUE));
        var sheet = new ImageGrid(2, List.of()).draw(pictures);
        assertThat(sheet.getRGB(10, 10)).isEqualTo(Color.RED.getRGB());
        assertThat(sheet.getRGB(76, 10)).isEqualTo(Color.GREEN.getRGB());
        assertThat(sheet.getRGB(10, 76)).isEqualTo(Color.BLUE.getRGB());
        assertThat(sheet.getRGB(76, 76)).isEqualTo(WHITE);
        assertThat(sheet.getRGB(66, 10)).isEqualTo(WHITE);
    }

    @Test
    void writesTheNameOfARowBeforeIt() {
        var sheet = new ImageGrid(1, List.of("faces", "")).draw(List.of(plain(Color.RED), plain(Color.RED)));
        int margin = sheet.getWidth() - 66;
        assertThat(margin).isEqualTo(12 + 8 * "faces".length());
        assertThat(inked(sheet, margin, 2, 66)).isTrue();
        assertThat(inked(sheet, margin, 68, 132)).isFalse();
        assertThat(new ImageGrid(1, List.of("x".repeat(1000)))
                        .draw(List.of(plain(Color.RED)))
                        .getWidth())
                .isEqualTo(3 * 64 + 66);
    }

    @Test
    void refusesASheetThatNoMemoryHolds() {
        new ImageGrid(8, List.of()).requireRoom(32, 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageGrid(999, List.of()).requireRoom(32, 999))
                .withMessage("a sheet of 999 columns and 999 rows of 32-pixel pictures is too large; draw fewer, or"
                        + " single files");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageGrid(Integer.MAX_VALUE, List.of()).requireRoom(4096, Integer.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageGrid(1, List.of()).requireRoom(32, 0))
                .withMessage("rows must be at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageGrid(0, Collections.emptyList()))
                .withMessage("columns must be at least 1, got 0");
    }

    private static BufferedImage plain(Color colour) {
        var picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        var graphics = picture.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 64, 64);
        graphics.dispose();
        return picture;
    }

    private static boolean inked(BufferedImage sheet, int width, int from, int to) {
        for (int y = from; y < to; y++) {
            for (int x = 0; x < width; x++) {
                if (sheet.getRGB(x, y) != WHITE) {
                    return true;
                }
            }
        }
        return false;
    }
}

package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureSetTest {

    @Test
    void readsDrawnPicturesAsRowsOfRedGreenBlue() {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(2, 1, 0xFF_C8_64_32);
        var set = PictureSet.ofImages(List.of(image, image), List.of(3, 4));
        assertThat(set.side()).isEqualTo(16);
        assertThat(set.pictures().get(1)).startsWith(0, 0, 0).hasSize(768);
        assertThat(java.util.Arrays.copyOfRange(set.pictures().get(1), 54, 57))
                .isEqualTo(new byte[] {(byte) 200, 100, 50});
        assertThat(set.withoutClasses().labels()).containsExactly(0, 0);
    }

    @Test
    void holdsPicturesOfOneSizeWithAClassEach() {
        var picture = new byte[768];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PictureSet(16, List.of(picture, new byte[3]), List.of(0, 0)))
                .withMessage("a picture must hold 768 bytes, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PictureSet(16, List.of(picture, picture), List.of(0)))
                .withMessage("labels must be as many as the 2 pictures, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PictureSet(8, List.of(picture, picture), List.of(0, 0)))
                .withMessage("side must be at least 16, got 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PictureSet(16, List.of(picture), List.of(0)))
                .withMessage("pictures must be at least 2, got 1");
    }
}

package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class PixelsTest {

    @Test
    void roundsToTheNearestAndClampsWhatIsOutside() {
        // One picture of 2×2: red holds the interesting values, green is black, blue is white.
        float[] values = {-1, 1, 0.0039f, -7, 0, 0, 0, 0, 9, 9, 9, 9};
        java.util.Arrays.fill(values, 4, 8, -1);
        var image = Pixels.images(Tensor.create(values, 1, 3, 2, 2)).getFirst();
        assertThat(image.getRGB(0, 0)).isEqualTo(0xff0000ff);
        assertThat(image.getRGB(1, 0)).isEqualTo(0xffff00ff);
        assertThat(image.getRGB(0, 1)).isEqualTo(0xff8000ff); // 1.0039 · 127.5 = 127.997 → 128
        assertThat(image.getRGB(1, 1)).isEqualTo(0xff0000ff);
    }

    @Test
    void everyByteComesBackAsItself() {
        var values = new float[3 * 256];
        for (int i = 0; i < 256; i++) {
            values[i] = i / 127.5f - 1;
            values[256 + i] = (255 - i) / 127.5f - 1;
            values[512 + i] = 0.2f;
        }
        var image = Pixels.images(Tensor.create(values, 1, 3, 1, 256)).getFirst();
        for (int i = 0; i < 256; i++) {
            assertThat(image.getRGB(i, 0)).isEqualTo(0xff000000 | i << 16 | (255 - i) << 8 | 153);
        }
    }

    @Test
    void picturesKeepTheirOrderAndShapeInEitherMemoryLayout() {
        var values = new float[2 * 3 * 2 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 127.5f - 1;
        }
        for (var layout : new MemoryFormat[] {MemoryFormat.Contiguous, MemoryFormat.ChannelsLast}) {
            var images = Pixels.images(Tensor.create(values, 2, 3, 2, 3).contiguous(layout));
            assertThat(images).hasSize(2);
            for (int n = 0; n < 2; n++) {
                assertThat(images.get(n).getWidth()).isEqualTo(3);
                assertThat(images.get(n).getHeight()).isEqualTo(2);
                for (int p = 0; p < 6; p++) {
                    int red = n * 18 + p;
                    assertThat(images.get(n).getRGB(p % 3, p / 3))
                            .isEqualTo(0xff000000 | red << 16 | (red + 6) << 8 | (red + 12));
                }
            }
        }
    }
}

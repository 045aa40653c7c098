package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

/// Every byte there is, at every place of a row.
class SignedUnitTest {
    private static final int WIDTH = 5;

    private static byte[] bytes() {
        var rgb = new byte[3 * WIDTH * 256];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / (3 * WIDTH) + i);
        }
        return rgb;
    }

    private static FloatBuffer room(int floats) {
        return ByteBuffer.allocateDirect(4 * floats)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static int bits(byte sample) {
        return Float.floatToRawIntBits((float) ((sample & 0xff) / 127.5 - 1));
    }

    @Test
    void putsTheNearestFloatOfItsFormula() {
        var rgb = bytes();
        var floats = room(rgb.length + 1);
        SignedUnit.put(MemorySegment.ofArray(rgb), floats, 1);

        assertThat(floats.get(0)).isZero();
        for (int i = 0; i < rgb.length; i++) {
            assertThat(Float.floatToRawIntBits(floats.get(1 + i))).isEqualTo(bits(rgb[i]));
        }
    }

    @Test
    void mirrorsPixelsAndNotTheirColours() {
        var rgb = bytes();
        var floats = room(rgb.length + 1);
        SignedUnit.putMirrored(MemorySegment.ofArray(rgb), WIDTH, floats, 1);

        assertThat(floats.get(0)).isZero();
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            int opposite = pixel / WIDTH * WIDTH + WIDTH - 1 - pixel % WIDTH;
            assertThat(Float.floatToRawIntBits(floats.get(1 + i))).isEqualTo(bits(rgb[3 * opposite + i % 3]));
        }
    }
}

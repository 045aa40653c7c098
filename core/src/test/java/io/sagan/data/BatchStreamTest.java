package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.DataSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStreamTest {
    private static final int COUNT = 10;
    private static final int SIDE = 8;

    @TempDir
    Path folder;

    private Dataset data;

    @BeforeEach
    void openTenPictures() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            PictureFolder.add(folder, i % 2 + "/" + i + ".png", i);
        }
        data = Dataset.open(DataSpec.DEFAULT.withSource(folder.toString()), SIDE, _ -> {});
    }

    @AfterEach
    void closeThem() {
        data.close();
    }

    @Test
    void imagesAreChannelsLastFloatsBetweenMinusOneAndOne() {
        try (var batch = data.batch(0, 7)) {
            assertThat(batch.size()).isEqualTo(2);
            assertThat(shape(batch.images())).containsExactly(2, 3, SIDE, SIDE);
            assertThat(batch.images().stride(1)).isEqualTo(1);
            assertThat(batch.images().stride(3)).isEqualTo(3);
            assertThat(batch.images().stride(2)).isEqualTo(3 * SIDE);
            assertThat(shape(batch.labels())).containsExactly(2);
            assertThat(labels(batch)).containsExactly(data.label(0), data.label(7));
            float red = (data.picture(7)[0] & 0xff) / 127.5f - 1;
            assertThat(pixels(batch)[3 * SIDE * SIDE]).isEqualTo(red);
            assertThat(batch.images().min().item_float()).isEqualTo(-1);
            assertThat(batch.images().max().item_float()).isBetween(0.7f, 1f);
        }
    }

    @Test
    void everyEpochShowsEveryPictureOnce() {
        var stream = new BatchStream(data, 5, true);
        for (int epoch = 0; epoch < 3; epoch++) {
            long start = (long) epoch * COUNT;
            assertThat(LongStream.range(start, start + COUNT).map(stream::picture))
                    .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        }
    }

    @Test
    void thePositionIsAllThereIsToSave() {
        var straight = new BatchStream(data, 5, true);
        for (int step = 0; step < 12; step++) {
            try (var expected = straight.batch(step * 7L, 7);
                    var resumed = new BatchStream(data, 5, true).batch(step * 7L, 7)) {
                assertThat(pixels(resumed)).containsExactly(pixels(expected));
                assertThat(labels(resumed)).containsExactly(labels(expected));
            }
        }
    }

    @Test
    void batchSizeDoesNotChangeTheStream() {
        try (var whole = new BatchStream(data, 5, true).batch(3, 24);
                var first = new BatchStream(data, 5, true).batch(3, 11);
                var rest = new BatchStream(data, 5, true).batch(14, 13)) {
            var joined = Arrays.copyOf(pixels(first), pixels(whole).length);
            System.arraycopy(pixels(rest), 0, joined, pixels(first).length, pixels(rest).length);

            assertThat(joined).containsExactly(pixels(whole));
        }
    }

    /// Computed by the first version, which made every float by its formula in Java.
    @Test
    void aSeedGivesTheSameBitsForEver() {
        try (var batch = new BatchStream(data, 5, true).batch(3, 24)) {
            var bits = ByteBuffer.allocate(4 * pixels(batch).length);
            for (float value : pixels(batch)) {
                bits.putInt(Float.floatToRawIntBits(value));
            }
            var digest = Sha256.start();
            digest.update(bits.array());
            assertThat(Sha256.hex(digest))
                    .isEqualTo("c10e5459bff10a1afca9a12923865bd47d8c947c97b929695b803ecbae186d70");
        }
    }

    @Test
    void picturesAreMirroredOnlyWhenAsked() {
        try (var plain = new BatchStream(data, 5, false).batch(0, 40);
                var mirrored = new BatchStream(data, 5, true).batch(0, 40)) {
            int each = 3 * SIDE * SIDE;
            int different = 0;
            for (int i = 0; i < 40; i++) {
                var a = Arrays.copyOfRange(pixels(plain), i * each, (i + 1) * each);
                var b = Arrays.copyOfRange(pixels(mirrored), i * each, (i + 1) * each);
                assertThat(a[2]).as("blue grows from left to right").isEqualTo(-1);
                different += Arrays.equals(a, b) ? 0 : 1;
            }
            assertThat(different).isBetween(8, 32);
        }
    }

    @Test
    void seedsDiffer() {
        assertThat(LongStream.range(0, 20)
                        .map(new BatchStream(data, 1, true)::picture)
                        .toArray())
                .isNotEqualTo(LongStream.range(0, 20)
                        .map(new BatchStream(data, 2, true)::picture)
                        .toArray());
    }

    @Test
    void closedBatchesLeaveNoPointersBehind() {
        var stream = new BatchStream(data, 5, true);
        stream.batch(0, 4).close();
        long before = Pointer.totalCount();
        for (int i = 0; i < 50; i++) {
            stream.batch(i * 4L, 4).close();
        }

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void aBatchEndsWithTheScopeItWasTakenIn() {
        var stream = new BatchStream(data, 5, true);
        stream.batch(0, 4).close();
        long before = Pointer.totalCount();
        for (int i = 0; i < 50; i++) {
            try (var _ = new PointerScope()) {
                var batch = stream.batch(i * 4L, 4);
                assertThat(batch.images().isNull()).isFalse();
                if (i % 2 == 0) {
                    batch.close();
                }
            }
        }

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void impossibleRequestsAreRefused() {
        var stream = new BatchStream(data, 5, true);

        assertThatThrownBy(() -> stream.batch(-1, 4)).hasMessage("position must be at least 0, got -1");
        assertThatThrownBy(() -> stream.batch(0, 0)).hasMessage("a batch must hold at least 1 picture, got 0");
        assertThatThrownBy(() -> data.batch(COUNT)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static long[] shape(Tensor tensor) {
        return LongStream.range(0, tensor.dim()).map(tensor::size).toArray();
    }

    private static float[] pixels(Batch batch) {
        FloatBuffer buffer = batch.images().createBuffer();
        var values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static long[] labels(Batch batch) {
        LongBuffer buffer = batch.labels().createBuffer();
        var values = new long[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}

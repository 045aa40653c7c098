package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.DataSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarRecordsTest {
    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    @Test
    void readsLabelsAndPlanes() throws IOException {
        Files.write(folder.resolve("data_batch_1.bin"), records(3, 0));

        try (var data = open(folder.resolve("data_batch_1.bin"))) {
            assertThat(data.count()).isEqualTo(2);
            assertThat(data.classNames())
                    .hasSize(10)
                    .startsWith("airplane", "automobile")
                    .endsWith("truck");
            assertThat(data.label(0)).isZero();
            assertThat(data.label(1)).isEqualTo(3);
            assertThat(data.name(1)).isEqualTo("data_batch_1.bin#0");
            var rgb = data.picture(1);
            assertThat(rgb[3 * 33]).as("red of row 1, column 1").isEqualTo((byte) 33);
            assertThat(rgb[3 * 33 + 1]).as("green").isEqualTo((byte) 34);
            assertThat(rgb[3 * 33 + 2]).as("blue").isEqualTo((byte) 35);
        }
    }

    @Test
    void aFolderAndAWrappedZipHoldTheTrainingBatches() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("data_batch_1.bin", records(3, 0));
        entries.put("data_batch_2.bin", records(9));
        entries.put("test_batch.bin", records(1, 1, 1));
        entries.put("readme.html", new byte[5]);
        entries.put("batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n".getBytes(StandardCharsets.UTF_8));
        var wrapped = new LinkedHashMap<String, byte[]>();
        for (var entry : entries.entrySet()) {
            PictureFolder.add(folder, "cifar/" + entry.getKey(), entry.getValue());
            wrapped.put("cifar-10-batches-bin/" + entry.getKey(), entry.getValue());
        }
        var zip = PictureFolder.zip(folder.resolve("cifar.zip"), wrapped);

        try (var data = open(folder.resolve("cifar"));
                var zipped = open(zip)) {
            assertThat(data.count()).isEqualTo(3);
            assertThat(data.classNames()).startsWith("a").endsWith("j");
            assertThat(data.label(2)).isEqualTo(9);
            assertThat(zipped.fingerprint()).isEqualTo(data.fingerprint());
        }
    }

    @Test
    void leavesOutWhatIsNoRecord() throws IOException {
        Files.write(folder.resolve("data_batch_1.bin"), records(3, 77, 4));
        Files.write(folder.resolve("data_batch_2.bin"), new byte[RECORD + 1]);

        try (var data = open(folder)) {
            assertThat(data.count()).isEqualTo(2);
            assertThat(data.leftOut())
                    .containsExactly(
                            new LeftOutFile("data_batch_1.bin#1", "has label 77, above 9"),
                            new LeftOutFile(
                                    "data_batch_2.bin",
                                    "is no CIFAR-10 file: its length must be a multiple of 3073, got 3074"));
        }
    }

    @Test
    void aFileOfAnotherKindIsOneSentence() throws IOException {
        Files.write(folder.resolve("weights.bin"), new byte[100]);

        assertThatThrownBy(() -> open(folder.resolve("weights.bin")))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "weights.bin' is no CIFAR-10 file: its length must be a multiple of 3073, got 100:"
                                + " give a CIFAR-10 binary file, a folder or a zip");
    }

    private static byte[] records(int... labels) {
        var bytes = new byte[labels.length * RECORD];
        for (int i = 0; i < labels.length; i++) {
            bytes[i * RECORD] = (byte) labels[i];
            for (int j = 0; j < 3072; j++) {
                bytes[i * RECORD + 1 + j] = (byte) (j % 1024 + j / 1024);
            }
        }
        return bytes;
    }

    private static Dataset open(Path source) throws IOException {
        return Dataset.open(DataSpec.DEFAULT.withSource(source.toString()), 32, _ -> {});
    }
}

package io.sagan.data;

import static io.sagan.data.PictureFolder.add;
import static io.sagan.data.PictureFolder.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sagan.config.DataSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetPackerTest {
    @TempDir
    Path folder;

    private final Told told = new Told();

    @Test
    void aFolderPerClassComesBackBitForBit() throws IOException {
        var data = classes();
        requireSame(spec(data), pack(spec(data), 8), 8);
    }

    @Test
    void aFlatFolderComesBackWithoutClasses() throws IOException {
        for (int i = 0; i < 5; i++) {
            add(folder, "flat/" + i + ".png", picture(i, 9));
        }
        var packed = pack(spec(folder.resolve("flat")), 5);
        requireSame(spec(folder.resolve("flat")), packed, 5);
        try (var data = open(spec(packed), 5)) {
            assertThat(data.classNames()).isEmpty();
        }
    }

    @Test
    void theBuiltInSetComesBackBitForBit() throws IOException {
        requireSame(DataSpec.DEFAULT, pack(DataSpec.DEFAULT, 16), 16);
    }

    @Test
    void cifarRecordsComeBackWithTheirClassesAndNames() throws IOException {
        var records = new byte[3 * 3073];
        Arrays.fill(records, 1, 900, (byte) 200);
        records[0] = 4;
        records[3073] = 4;
        records[2 * 3073] = 9;
        Files.write(folder.resolve("data_batch_1.bin"), records);
        var cifar = spec(folder.resolve("data_batch_1.bin"));
        var packed = pack(cifar, 32);
        requireSame(cifar, packed, 32);
        try (var data = open(spec(packed), 32)) {
            assertThat(data.classNames()).hasSize(10).contains("truck");
            assertThat(data.name(1)).isEqualTo("data_batch_1.bin#1");
        }
    }

    @Test
    void batchesOfARunAreTheSameBits() throws IOException {
        var data = classes();
        try (var first = open(spec(data), 8);
                var second = open(spec(pack(spec(data), 8)), 8)) {
            var one = new BatchStream(first, 7, true);
            var other = new BatchStream(second, 7, true);
            for (int position = 0; position < 40; position += 4) {
                try (var expected = one.batch(position, 4);
                        var batch = other.batch(position, 4)) {
                    assertThat(batch.images().equal(expected.images())).isTrue();
                    assertThat(batch.labels().equal(expected.labels())).isTrue();
                }
            }
        }
    }

    @Test
    void leavesOutWhatTrainingWouldAndSaysWhy() throws IOException {
        var data = classes();
        add(data, "a/05.png", new byte[0]);
        add(data, "stray.png", 3);
        var packed = pack(spec(data), 8);
        requireSame(spec(data), packed, 8);
        assertThat(told.leftOut)
                .extracting(LeftOutFile::file, LeftOutFile::reason)
                .first()
                .asString()
                .contains("stray.png", "has no class");
        assertThat(told.leftOut).last().isEqualTo(new LeftOutFile("a/05.png", "is empty"));
        assertThat(told.passed).isEqualTo("13 of 13");
    }

    @Test
    void strictEndsAtTheFirstFileThatIsNoPicture() throws IOException {
        var data = classes();
        add(data, "a/05.png", new byte[0]);
        add(data, "b/05.png", new byte[0]);
        var strict = new DataSpec(data.toString(), true, "#ffffff", true, 64);
        assertThatThrownBy(() -> pack(strict, 8))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("'a/05.png' in the folder '");
    }

    @Test
    void whatTrainingRefusesIsRefused() throws IOException {
        assertThatThrownBy(() -> pack(spec(folder), 8)).hasMessageContaining("holds no usable picture");
        add(folder, "one/a/1.png", 1);
        assertThatThrownBy(() -> pack(spec(folder.resolve("one")), 8)).hasMessageContaining("only one usable picture");
        add(folder, "one/b/1.png", new byte[0]);
        assertThatThrownBy(() -> pack(spec(folder.resolve("one")), 8))
                .hasMessageContaining("class folder 'b'")
                .hasMessageContaining("holds no usable picture");
        assertThatThrownBy(() -> new DatasetPacker(DataSpec.DEFAULT, 0, told))
                .hasMessage("size must be in 1..4096, got 0");
    }

    @Test
    void namesWithLineBreaksAndBackslashesSurvive() throws IOException {
        try {
            for (var name : List.of("a\nb/1\n.png", "a\nb/back\\n.png", "a\nb/\\", "c\"d/кот 猫.png")) {
                add(folder, "odd/" + name, name.length());
            }
        } catch (IOException | InvalidPathException refused) {
            assumeThat(refused).as("this system takes such names").isNull();
        }
        var odd = spec(folder.resolve("odd"));
        var packed = pack(odd, 8);
        requireSame(odd, packed, 8);
        try (var data = open(spec(packed), 8)) {
            assertThat(data.classNames()).containsExactly("a\nb", "c\"d");
            assertThat(names(data)).contains("a\nb/1\n.png", "a\nb/back\\n.png", "a\nb/\\");
        }
    }

    @Test
    void aBackgroundIsKeptAndAnotherOneIsToldOf() throws IOException {
        var clear = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
        var png = new ByteArrayOutputStream();
        ImageIO.write(clear, "png", png);
        add(folder, "clear/1.png", png.toByteArray());
        add(folder, "clear/2.png", png.toByteArray());
        var data = folder.resolve("clear");
        var red = new DataSpec(data.toString(), true, "#ff0000", false, 64);
        var packed = pack(red, 8);
        requireSame(red, packed, 8);
        try (var opened = open(spec(packed), 8)) {
            assertThat(Arrays.copyOf(opened.picture(0), 3)).containsExactly(255, 0, 0);
            assertThat(opened.notes())
                    .containsExactly("the packed file '" + packed
                            + "' was packed on #ff0000, so the background #ffffff (data.background) changes nothing");
        }
        var again = pack(spec(packed), 4);
        assertThat(told.notes).anyMatch(note -> note.contains("changes nothing"));
        try (var opened = open(new DataSpec(again.toString(), true, "#FF0000", false, 64), 4)) {
            assertThat(opened.notes()).isEmpty();
        }
    }

    @Test
    void anotherSizeIsMadeOfThePackedPicturesAsOfCifars() throws IOException {
        var packed = pack(spec(classes()), 8);
        for (int size : List.of(4, 16)) {
            try (var small = open(spec(packed), 8);
                    var other = open(spec(packed), size)) {
                assertThat(other.size()).isEqualTo(size);
                assertThat(other.picture(3)).isEqualTo(new Lanczos().resize(small.picture(3), 8, 8, size));
                assertThat(names(other)).isEqualTo(names(small));
                assertThat(other.notes()).singleElement().asString().contains("8 pixels, which are resized to " + size);
            }
        }
    }

    @Test
    void aPackedFileIsPackedAgainToTheSameBytes() throws IOException {
        var packed = pack(spec(classes()), 8);
        assertThat(pack(spec(packed), 8)).hasSameBinaryContentAs(packed);
    }

    @Test
    void packingAgainFindsPixelsThatAreNotThoseOfTheFingerprint() throws IOException {
        var packed = pack(spec(classes()), 8);
        var bytes = Files.readAllBytes(packed);
        bytes[bytes.length - 200] ^= 1;
        Files.write(packed, bytes);
        assertThatThrownBy(() -> pack(spec(packed), 8))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("its pictures are not those it was made of");
    }

    @Test
    void aPackedFileInAFolderIsNoPicture() throws IOException {
        var data = classes();
        Files.move(pack(spec(data), 8), data.resolve("a/packed.safetensors"));
        try (var opened = open(spec(data), 8)) {
            assertThat(opened.leftOut())
                    .containsExactly(
                            new LeftOutFile("a/packed.safetensors", "is no picture (JPEG, PNG, WebP, BMP or GIF)"));
        }
    }

    private void requireSame(DataSpec original, Path packed, int size) throws IOException {
        try (var expected = open(original, size);
                var data = open(new DataSpec(packed.toString(), true, original.background(), true, 64), size)) {
            assertThat(data.fingerprint()).isEqualTo(expected.fingerprint());
            assertThat(data.classNames()).isEqualTo(expected.classNames());
            assertThat(names(data)).isEqualTo(names(expected));
            assertThat(data.classCounts()).isEqualTo(expected.classCounts());
            for (long i = 0; i < expected.count(); i++) {
                assertThat(data.picture(i)).isEqualTo(expected.picture(i));
                assertThat(data.label(i)).isEqualTo(expected.label(i));
            }
            assertThat(data.isMapped()).isTrue();
            assertThat(data.leftOut()).isEmpty();
            assertThat(data.notes()).isEmpty();
        }
    }

    private Path classes() throws IOException {
        for (int i = 0; i < 12; i++) {
            add(folder, "data/" + "ab".charAt(i % 2) + "/" + i + ".png", picture(i, 10));
        }
        return folder.resolve("data");
    }

    private Path pack(DataSpec spec, int size) throws IOException {
        var file = Files.createTempFile(folder, "packed", ".safetensors");
        new DatasetPacker(spec, size, told).pack(file);
        return file;
    }

    private static List<String> names(Dataset data) {
        var names = new ArrayList<String>();
        for (long i = 0; i < data.count(); i++) {
            names.add(data.name(i));
        }
        return names;
    }

    private static Dataset open(DataSpec spec, int size) throws IOException {
        return Dataset.open(spec, size, _ -> {});
    }

    private static DataSpec spec(Path source) {
        return new DataSpec(source.toString(), true, "#ffffff", false, 64);
    }

    private static final class Told implements DatasetPacker.Listener {
        private final List<LeftOutFile> leftOut = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private String passed = "";

        @Override
        public void leftOut(LeftOutFile file) {
            leftOut.add(file);
        }

        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }

        @Override
        public void passed(long pictures, long of) {
            passed = pictures + " of " + of;
        }
    }
}

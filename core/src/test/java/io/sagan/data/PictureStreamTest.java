package io.sagan.data;

import static io.sagan.data.PictureFolder.add;
import static io.sagan.data.PictureFolder.picture;
import static io.sagan.data.PictureFolder.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.DataSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureStreamTest {
    private static final PictureReading AS_STORED = new PictureReading.AsStored();
    private static final PictureReading FOR_MODEL = new PictureReading.ForModel(8, "#ffffff");

    @TempDir
    Path folder;

    @Test
    void keepsTheOrderOfClassesAndNamesAndTheSizeOfEach() throws IOException {
        for (int i = 0; i < 40; i++) {
            add(folder, "%s/%02d.png".formatted(i % 2 == 0 ? "b" : "a", i), picture(i, 5 + i));
        }

        try (var stream = open(folder, AS_STORED)) {
            assertThat(stream.classNames()).containsExactly("a", "b");
            assertThat(stream.count()).isEqualTo(40);
            var pictures = rest(stream, 7);
            assertThat(pictures).hasSize(40);
            assertThat(pictures).extracting(Picture::name).isSorted().startsWith("a/01.png", "a/03.png");
            for (var each : pictures) {
                int number = Integer.parseInt(each.name().substring(2, 4));
                assertThat(each.label()).isEqualTo(number % 2 == 0 ? 1 : 0);
                assertThat(each.width()).isEqualTo(5 + number);
                assertThat(each.rgb()[0]).as("red of the seed").isEqualTo((byte) (number * 7));
            }
        }
    }

    @Test
    void readsForAModelAsADatasetDoes() throws IOException {
        add(folder, "1.png", clear(20, 13));
        add(folder, "2.png", picture(2, 31));
        add(folder, "3.jpg", PictureDecoderTest.resource("turned6.jpg"));

        try (var stream = open(folder, FOR_MODEL);
                var data = Dataset.open(DataSpec.DEFAULT.withSource(folder.toString()), 8, _ -> {})) {
            var pictures = rest(stream, 2);
            assertThat(pictures).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(pictures.get(i).rgb()).isEqualTo(data.picture(i));
                assertThat(pictures.get(i).width()).isEqualTo(8);
            }
        }
    }

    @Test
    void aDatasetStreamsWhatItHoldsWithTheSameFingerprint() throws IOException {
        for (int i = 0; i < 6; i++) {
            add(folder, i % 2 + "/" + i + ".png", picture(i, 20));
        }
        add(folder, "1/broken.png", new byte[3]);

        try (var data = Dataset.open(DataSpec.DEFAULT.withSource(folder.toString()), 8, _ -> {});
                var stream = open(folder, FOR_MODEL)) {
            var expected = rest(stream, 4);
            try (var stored = PictureStream.of(data)) {
                assertThat(stored.classNames()).containsExactly("0", "1");
                var pictures = rest(stored, 4);
                for (int i = 0; i < 6; i++) {
                    assertThat(pictures.get(i).name()).isEqualTo(expected.get(i).name());
                    assertThat(pictures.get(i).label())
                            .isEqualTo(expected.get(i).label());
                    assertThat(pictures.get(i).rgb()).isEqualTo(expected.get(i).rgb());
                }
            }
            assertThat(data.picture(0)).as("the data set is still open").hasSize(8 * 8 * 3);
        }
    }

    @Test
    void alphaIsDroppedAndTheColourBelowKept() throws IOException {
        add(folder, "1.png", clear(3, 2));

        try (var stream = open(folder, AS_STORED)) {
            var only = rest(stream, 9).getFirst();
            assertThat(only.width()).isEqualTo(3);
            assertThat(only.height()).isEqualTo(2);
            assertThat(Arrays.copyOf(only.rgb(), 6)).containsExactly(0x10, 0x20, 0x30, 0x10, 0x20, 0x30);
        }
    }

    @Test
    void brokenFilesAreToldOfInOrderAndTheRestIsGiven() throws IOException {
        for (int i = 0; i < 20; i++) {
            add(folder, "%02d.png".formatted(i), i);
        }
        var whole = picture(1, 8);
        add(folder, "05.png", Arrays.copyOf(whole, whole.length / 2));
        add(folder, "11.png", new byte[0]);
        add(folder, "19.png", new byte[] {1, 2, 3});
        var told = new ArrayList<LeftOutFile>();

        try (var stream = PictureStream.open(folder.toString(), AS_STORED, told::add)) {
            assertThat(stream.next(6)).hasSize(6).extracting(Picture::name).endsWith("06.png");
            assertThat(told).extracting(LeftOutFile::file).containsExactly("05.png");
            assertThat(stream.position()).isEqualTo(7);
            assertThat(rest(stream, 6)).hasSize(11);
            assertThat(stream.next(6)).isEmpty();
            assertThat(told)
                    .containsExactly(
                            new LeftOutFile("05.png", "is truncated: the end of the PNG is missing"),
                            new LeftOutFile("11.png", "is empty"),
                            new LeftOutFile("19.png", "is no picture (JPEG, PNG, WebP, BMP or GIF)"));
        }
    }

    @Test
    void theContentDigestFollowsBytesNamesAndReadingWithoutDecoding() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 4; i++) {
            entries.put("c" + i % 2 + "/" + i + ".png", picture(i, 8));
            add(folder, "x/c" + i % 2 + "/" + i + ".png", i);
        }
        add(folder, "x/c1/broken.png", new byte[] {7});
        entries.put("c1/broken.png", new byte[] {7});
        var root = folder.resolve("x");
        var first = content(root, AS_STORED);

        assertThat(first).matches("[0-9a-f]{64}").isEqualTo(content(root, AS_STORED));
        assertThat(content(zip(folder.resolve("x.zip"), entries), AS_STORED)).isEqualTo(first);
        assertThat(content(root, FOR_MODEL)).isNotEqualTo(first);
        assertThat(content(root, new PictureReading.ForModel(8, "#000000"))).isNotEqualTo(content(root, FOR_MODEL));
        Files.move(root.resolve("c0/0.png"), root.resolve("c0/00.png"));
        var renamed = content(root, AS_STORED);
        assertThat(renamed).isNotEqualTo(first);
        add(root, "c1/broken.png", new byte[] {8});
        assertThat(content(root, AS_STORED)).isNotEqualTo(renamed);
    }

    @Test
    void aZipEqualsItsFolder() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 6; i++) {
            entries.put(i + ".png", picture(i, 9));
            add(folder, "all/" + i + ".png", picture(i, 9));
        }

        assertThat(seen(zip(folder.resolve("a.zip"), entries))).isEqualTo(seen(folder.resolve("all")));
    }

    @Test
    void cifarRecordsStreamInTheOrderOfTheirClasses() throws IOException {
        var records = new byte[2 * 3073];
        records[0] = 4;
        Arrays.fill(records, 1, 1025, (byte) 200);
        Files.write(folder.resolve("data_batch_1.bin"), records);

        try (var stream = open(folder, AS_STORED)) {
            var pictures = rest(stream, 5);
            assertThat(pictures).extracting(Picture::label).containsExactly(0, 4);
            assertThat(pictures).extracting(Picture::width).containsOnly(32);
            assertThat(Arrays.copyOf(pictures.get(1).rgb(), 3)).containsExactly((byte) 200, (byte) 0, (byte) 0);
            assertThat(stream.contentDigest()).matches("[0-9a-f]{64}");
        }
        try (var small = open(folder, FOR_MODEL)) {
            assertThat(rest(small, 5)).extracting(Picture::width).containsOnly(8);
        }
    }

    @Test
    void largePicturesComeFewAtATime() throws IOException {
        var large = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4000, 3000, BufferedImage.TYPE_BYTE_GRAY), "png", large);
        for (int i = 0; i < 5; i++) {
            add(folder, i + ".png", large.toByteArray());
        }

        try (var stream = open(folder, AS_STORED)) {
            assertThat(stream.next(100)).as("34 MiB each").hasSize(2);
            assertThat(stream.next(1)).hasSize(1);
            assertThat(stream.next(100)).hasSize(2);
            assertThat(stream.next(100)).isEmpty();
        }
    }

    @Test
    void closingEarlyEndsTheWorkers() throws IOException {
        for (int i = 0; i < 300; i++) {
            add(folder, i + ".png", i);
        }
        var stream = open(folder, AS_STORED);
        stream.next(1);

        stream.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("pictures-"));
        assertThatThrownBy(() -> stream.next(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedStreamGivesNothing() throws IOException {
        var stream = open(folder, AS_STORED);
        stream.close();

        assertThatThrownBy(() -> stream.next(1)).hasMessage("the pictures are closed");
    }

    @Test
    void aFolderWithoutPicturesIsAnEmptyStream() throws IOException {
        try (var stream = open(folder, AS_STORED)) {
            assertThat(stream.next(3)).isEmpty();
            assertThat(stream.position()).isZero();
        }
    }

    @Test
    void theBuiltInSetStreamsWhole() throws IOException {
        try (var stream = PictureStream.open(DataSpec.BUILT_IN, AS_STORED, _ -> {})) {
            assertThat(stream.count()).isEqualTo(1906);
            assertThat(rest(stream, 500)).hasSize(1906).allMatch(each -> each.width() == 64 && each.height() == 64);
        }
    }

    @Test
    void impossibleReadingsAreRefused() {
        assertThatThrownBy(() -> new PictureReading.ForModel(0, "#ffffff"))
                .hasMessage("size must be in 1..4096, got 0");
        assertThatThrownBy(() -> new PictureReading.ForModel(8, "white"))
                .hasMessage("data.background must be a colour such as #ffffff, got white");
    }

    /// Every pixel transparent, of one colour.
    private static byte[] clear(int width, int height) throws IOException {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(i % width, i / width, 0x00102030);
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }

    private static List<Picture> rest(PictureStream stream, int most) throws IOException {
        var pictures = new ArrayList<Picture>();
        for (var some = stream.next(most); !some.isEmpty(); some = stream.next(most)) {
            assertThat(some).hasSizeLessThanOrEqualTo(most);
            pictures.addAll(some);
        }
        return pictures;
    }

    /// Name, label, size and pixels of every picture.
    private static List<List<Object>> seen(Path source) throws IOException {
        try (var stream = open(source, AS_STORED)) {
            return rest(stream, 3).stream()
                    .map(each -> List.<Object>of(
                            each.name(), each.label(), each.width(), each.height(), ByteBuffer.wrap(each.rgb())))
                    .toList();
        }
    }

    private static String content(Path source, PictureReading reading) throws IOException {
        try (var stream = open(source, reading)) {
            return stream.contentDigest();
        }
    }

    private static PictureStream open(Path source, PictureReading reading) throws IOException {
        return PictureStream.open(source.toString(), reading, _ -> {});
    }
}

package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The golden files and their recipe, `golden.py`, lie among the test resources.
class PictureDecoderTest {
    @ParameterizedTest
    @CsvSource({
        "wide.png, 16",
        "wide.png, 37",
        "wide.png, 64",
        "wide.png, 5",
        "tall.png, 32",
        "tall.png, 48",
        "photo.jpg, 32",
        "progressive.jpg, 32",
        "greyphoto.jpg, 32",
        "grey.png, 32",
        "onebit.png, 32",
        "lossy.webp, 32",
        "clear.webp, 32",
        "plain.bmp, 32",
        "alpha.png, 32",
        "greyalpha.png, 32",
        "palette.png, 32",
        "paletteclear.png, 32",
        "greyclear.png, 32",
        "still.gif, 32",
        "stillclear.gif, 32",
        "deep.png, 32",
        "deepalpha.png, 32",
        "deepgrey.png, 32",
        "turned1.jpg, 24",
        "turned2.jpg, 24",
        "turned3.jpg, 24",
        "turned4.jpg, 24",
        "turned5.jpg, 24",
        "turned6.jpg, 24",
        "turned7.jpg, 24",
        "turned8.jpg, 24",
        "turned.png, 24",
        "turnedweb.webp, 24"
    })
    void equalsPillowWithinOneLevel(String file, int size) throws Exception {
        assertThat(largestDifference(file, size)).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmyk.jpg", "ycck.jpg"})
    void inksEqualPillowWithinTwoLevels(String file) throws Exception {
        // Pillow divides by 255 where the decoder shifts by 8 bits
        assertThat(largestDifference(file, 32)).isLessThanOrEqualTo(2);
    }

    @Test
    void putsTheBackgroundBehindTransparentPixels() throws Exception {
        var picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 0, 0xff102030);
        var out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);

        var rgb = decoder(8, "#0a141e")
                .decode(file("a.png", out.toByteArray()), 0)
                .rgb();

        assertThat(Arrays.copyOf(rgb, 6)).containsExactly(0x10, 0x20, 0x30, 0x0a, 0x14, 0x1e);
    }

    @Test
    void goesByContentAndNotByName() throws Exception {
        var png = resource("wide.png");

        assertThat(decode(file("picture.jpg", png))).isEqualTo(decode(file("picture.png", png)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wide.png", "photo.jpg", "progressive.jpg", "lossy.webp", "clear.webp", "plain.bmp", "still.gif"
            })
    void leavesOutWhatIsTruncated(String name) throws Exception {
        var whole = resource(name);
        for (int percent : new int[] {10, 50, 90}) {
            var part = Arrays.copyOf(whole, whole.length * percent / 100);
            assertThatThrownBy(() -> decode(file(name, part)))
                    .as("%s at %d %%", name, percent)
                    .isInstanceOf(UnusablePictureException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wide.png", "photo.jpg", "lossy.webp", "plain.bmp", "still.gif", "turned6.jpg", "deepgrey.png"})
    void survivesDamageAnywhere(String name) throws Exception {
        var whole = resource(name);
        for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 150)) {
            var damaged = whole.clone();
            damaged[at] ^= (byte) 0xa5;
            try {
                assertThat(decode(file(name, damaged))).hasSize(32 * 32 * 3);
            } catch (UnusablePictureException refused) {
                assertThat(refused).hasMessageMatching("(is|has) .*");
            }
        }
    }

    @Test
    void leavesOutAPngWithADamagedPixel() {
        assertThatThrownBy(() -> {
                    var damaged = resource("wide.png");
                    damaged[damaged.length / 2] ^= 1;
                    decode(file("a.png", damaged));
                })
                .hasMessage("is broken: a checksum in the PNG is wrong");
    }

    @Test
    void leavesOutAPngThatPromisesTooMuch() {
        assertThatThrownBy(() -> decode(file("bomb.png", png(40_000, 40_000))))
                .isInstanceOf(UnusablePictureException.class)
                .hasMessage("is absurdly large: 40000×40000 pixels would take 4577 MiB");
    }

    @Test
    void tellsTheSizeOfALargestPictureRight() {
        assertThatThrownBy(() -> decode(file("bomb.png", png(Integer.MAX_VALUE, Integer.MAX_VALUE))))
                .isInstanceOf(UnusablePictureException.class)
                .hasMessageMatching("is absurdly large: 2147483647×2147483647 pixels would take 1319413\\d{7} MiB");
    }

    @Test
    void leavesOutAPictureAGibibyteLargeWhenDecoded() {
        assertThatThrownBy(() -> decode(file("gibibyte.png", png(16_384, 21_846))))
                .hasMessageStartingWith("is absurdly large: 16384×21846 pixels");
    }

    @Test
    void leavesOutEmptyFilesAndOtherFormats() {
        assertThatThrownBy(() -> decode(file("a.png", new byte[0]))).hasMessage("is empty");
        assertThatThrownBy(() -> decode(file("a.png", "no picture".getBytes(StandardCharsets.UTF_8))))
                .hasMessage("is no picture (JPEG, PNG, WebP, BMP or GIF)");
    }

    @Test
    void leavesOutAFileThatIsLongerThanListed() throws Exception {
        var png = resource("wide.png");
        var lying = new TreeFile("a.png", 100, () -> new ByteArrayInputStream(png));

        assertThatThrownBy(() -> decode(lying)).hasMessage("is longer than the 100 bytes it is listed with");
    }

    @Test
    void opensNoFileThatIsTooLong() {
        var endless = new TreeFile("a.png", 1L << 40, () -> new ByteArrayInputStream(resource("wide.png")));

        assertThatThrownBy(() -> decode(endless)).hasMessage("is absurdly large: 1048576 MiB, at most 256 are read");
    }

    @Test
    void leavesNoNativeMemoryBehind() throws Exception {
        var photo = file("photo.jpg", resource("photo.jpg"));
        decode(photo);
        long before = Pointer.totalCount();
        for (int i = 0; i < 50; i++) {
            decode(photo);
        }

        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    private static byte[] decode(TreeFile file) throws IOException, UnusablePictureException {
        return decoder(32, "#ffffff").decode(file, 0).rgb();
    }

    private static int largestDifference(String name, int size) throws Exception {
        var ours =
                decoder(size, "#ffffff").decode(file(name, resource(name)), 0).rgb();
        var golden = name.substring(0, name.indexOf('.')) + "." + size + ".png";
        var theirs = ImageIO.read(new ByteArrayInputStream(resource(golden)));
        assertThat(theirs.getWidth()).isEqualTo(size);
        int largest = 0;
        for (int i = 0; i < size * size; i++) {
            int rgb = theirs.getRGB(i % size, i / size);
            for (int c = 0; c < 3; c++) {
                int difference = ((rgb >> (16 - 8 * c)) & 0xff) - (ours[3 * i + c] & 0xff);
                largest = Math.max(largest, Math.abs(difference));
            }
        }
        return largest;
    }

    private static PictureDecoder decoder(int size, String background) {
        return new PictureDecoder(new PictureReading.ForModel(size, background));
    }

    static TreeFile file(String name, byte[] content) {
        return new TreeFile(name, content.length, () -> new ByteArrayInputStream(content));
    }

    static byte[] resource(String name) throws IOException {
        try (var in = PictureDecoderTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    /// A small, well-formed PNG file whose header promises any size.
    static byte[] png(int width, int height) {
        var deflater = new Deflater();
        deflater.setInput(new byte[1000]);
        deflater.finish();
        var data = new byte[1000];
        int length = deflater.deflate(data);
        deflater.end();
        var header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        var out = ByteBuffer.allocate(8 + 25 + 12 + length + 12)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(out, "IHDR", header);
        chunk(out, "IDAT", Arrays.copyOf(data, length));
        chunk(out, "IEND", new byte[0]);
        return out.array();
    }

    private static void chunk(ByteBuffer out, String type, byte[] data) {
        var crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        out.putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .putInt((int) crc.getValue());
    }
}

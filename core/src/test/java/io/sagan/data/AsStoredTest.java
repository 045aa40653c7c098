package io.sagan.data;

import static io.sagan.data.PictureDecoderTest.file;
import static io.sagan.data.PictureDecoderTest.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The golden files in `stored` and their recipe, `stored.py`, lie among the test resources.
class AsStoredTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wide.png",
                "tall.png",
                "photo.jpg",
                "progressive.jpg",
                "greyphoto.jpg",
                "grey.png",
                "onebit.png",
                "lossy.webp",
                "clear.webp",
                "plain.bmp",
                "alpha.png",
                "greyalpha.png",
                "palette.png",
                "paletteclear.png",
                "greyclear.png",
                "still.gif",
                "stillclear.gif",
                "deep.png",
                "deepalpha.png",
                "deepgrey.png",
                "turned1.jpg",
                "turned2.jpg",
                "turned3.jpg",
                "turned4.jpg",
                "turned5.jpg",
                "turned6.jpg",
                "turned7.jpg",
                "turned8.jpg",
                "turned.png",
                "turnedweb.webp",
                "stored/barestill.gif",
                "stored/barestillclear.gif",
                "stored/twobitgrey.png",
                "stored/fourbitgrey.png",
                "stored/deepgreyalpha.png",
                "stored/rgbclear.png",
                "stored/fadedpalette.png",
                "stored/alpha.bmp",
                "stored/hidden.png",
                "stored/hidden.webp"
            })
    void equalsPillow(String name) throws Exception {
        assertThat(largestDifference(name)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmyk.jpg", "ycck.jpg"})
    void inksEqualPillowWithinTwoLevels(String name) throws Exception {
        assertThat(largestDifference(name)).isLessThanOrEqualTo(2);
    }

    @Test
    void squeezedItEqualsPillowWithinOneLevel() throws Exception {
        var stored = new PictureDecoder(new PictureReading.AsStored()).decode(file("a", resource("wide.png")), 0);

        assertThat(largestDifference(stored.squeezed(20), "stored/wide.squeezed20.png"))
                .isLessThanOrEqualTo(1);
        assertThat(stored.squeezed(20).name()).isEqualTo("a");
    }

    private static int largestDifference(String name) throws Exception {
        var ours = new PictureDecoder(new PictureReading.AsStored()).decode(file(name, resource(name)), 5);
        var golden = "stored/" + name.substring(name.indexOf('/') + 1) + ".png";
        assertThat(ours.label()).isEqualTo(5);
        return largestDifference(ours, golden);
    }

    private static int largestDifference(Picture ours, String golden) throws Exception {
        var theirs = ImageIO.read(new ByteArrayInputStream(resource(golden)));
        assertThat(ours.width()).isEqualTo(theirs.getWidth());
        assertThat(ours.height()).isEqualTo(theirs.getHeight());
        int largest = 0;
        for (int i = 0; i < ours.width() * ours.height(); i++) {
            int rgb = theirs.getRGB(i % ours.width(), i / ours.width());
            for (int c = 0; c < 3; c++) {
                int difference = ((rgb >> (16 - 8 * c)) & 0xff) - (ours.rgb()[3 * i + c] & 0xff);
                largest = Math.max(largest, Math.abs(difference));
            }
        }
        return largest;
    }
}

package io.sagan.animation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.metadata.IIOMetadataNode;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimationFileTest {
    private static final int FRAMES = 7;

    @TempDir
    private Path folder;

    @Test
    void aGifHoldsEveryFrameItsDelayAndAnEndlessLoop() throws IOException {
        var file = write("a.gif", 33, 21);
        var reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(FRAMES);
            var first = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
            var control = (IIOMetadataNode)
                    first.getElementsByTagName("GraphicControlExtension").item(0);
            assertThat(control.getAttribute("delayTime")).isEqualTo("5");
            var loop = (IIOMetadataNode)
                    first.getElementsByTagName("ApplicationExtension").item(0);
            assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
            assertThat((byte[]) loop.getUserObject()).containsExactly(1, 0, 0);
            for (int i = 0; i < FRAMES; i++) {
                var expected = frame(33, 21, i);
                var got = reader.read(i);
                for (int x = 0; x < 33; x++) {
                    assertThat(got.getRGB(x, 10)).isEqualTo(expected.getRGB(x, 10));
                }
            }
        } finally {
            reader.dispose();
        }
        assertThat(folder).isDirectoryNotContaining("glob:**partial*");
    }

    @Test
    void aPictureOfManyColoursLosesLittleInAGif() throws IOException {
        var rich = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 128 * 128; i++) {
            rich.setRGB(i % 128, i / 128, new Color(i % 128 * 2, i / 128 * 2, i % 128 + i / 128).getRGB());
        }
        var poor = Palette.of(rich);
        double error = 0;
        for (int i = 0; i < 128 * 128; i++) {
            var a = new Color(rich.getRGB(i % 128, i / 128));
            var b = new Color(poor.getRGB(i % 128, i / 128));
            error += Math.abs(a.getRed() - b.getRed()) + Math.abs(a.getGreen() - b.getGreen());
        }
        assertThat(error / (2 * 128 * 128)).isLessThan(6);
    }

    @Test
    void aVideoHoldsEveryFrameWithEvenSides() throws IOException {
        assertThat(probe(write("a.mp4", 65, 49))).isEqualTo("codec " + AV_CODEC_ID_H264 + " 66x50 frames " + FRAMES);
        assertThat(probe(write("b.WEBM", 65, 49))).isEqualTo("codec " + AV_CODEC_ID_VP9 + " 66x50 frames " + FRAMES);
        assertThat(folder).isDirectoryNotContaining("glob:**partial*");
    }

    @Test
    void leavesNothingWhenItIsNotFinished() throws IOException {
        for (var name : new String[] {"a.gif", "a.mp4", "a.webm"}) {
            try (var animation = AnimationFile.create(folder.resolve(name), 25)) {
                animation.add(frame(64, 64, 0));
            }
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void leavesTheFileThatWasThereWhenItFails() throws IOException {
        var file = Files.writeString(folder.resolve("a.mp4"), "before");
        try (var animation = AnimationFile.create(file, 25)) {
            assertThatThrownBy(animation::finish)
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + " could not be written: an animation needs at least one frame");
        }
        assertThat(file).hasContent("before");
    }

    @Test
    void saysInOneSentenceThatTheEncoderFailed() throws IOException {
        // H.264 by this encoder needs 16 pixels at least.
        try (var animation = AnimationFile.create(folder.resolve("a.mp4"), 25)) {
            assertThatThrownBy(() -> animation.add(frame(2, 2, 0)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a.mp4 could not be written: the video encoder failed (")
                    .message()
                    .hasLineCount(1);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesOtherNamesAndRates() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnimationFile.create(folder.resolve("a.avi"), 25))
                .withMessageStartingWith("an animation must be named *.gif, *.mp4 or *.webm, got ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnimationFile.create(folder.resolve("a.gif"), 0))
                .withMessage("frames per second must be in 1..100, got 0");
        assertThatThrownBy(() -> AnimationFile.create(folder.resolve("none/a.mp4"), 25))
                .isInstanceOf(IOException.class);
    }

    private Path write(String name, int width, int height) throws IOException {
        var file = folder.resolve(name);
        try (var animation = AnimationFile.create(file, 20)) {
            for (int i = 0; i < FRAMES; i++) {
                animation.add(frame(width, height, i));
            }
            assertThat(file).doesNotExist();
            animation.finish();
        }
        return file;
    }

    private static BufferedImage frame(int width, int height, int number) {
        var frame = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                frame.setRGB(x, y, (x / 4 + number) % 3 == 0 ? 0xe04020 : (y + number) % 5 == 0 ? 0x2040e0 : 0xffffff);
            }
        }
        return frame;
    }

    private static String probe(Path file) {
        var format = new AVFormatContext(null);
        assertThat(avformat_open_input(format, file.toString(), null, null)).isZero();
        assertThat(avformat_find_stream_info(format, (AVDictionary) null)).isNotNegative();
        var video = format.streams(0).codecpar();
        var packet = av_packet_alloc();
        int frames = 0;
        while (av_read_frame(format, packet) >= 0) {
            av_packet_unref(packet);
            frames++;
        }
        av_packet_free(packet);
        var probed = "codec %d %dx%d frames %d".formatted(video.codec_id(), video.width(), video.height(), frames);
        avformat_close_input(format);
        return probed;
    }
}

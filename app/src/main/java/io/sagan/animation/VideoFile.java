package io.sagan.animation;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/// A video, made by ffmpeg's program from raw pictures through a pipe. Sides that are odd get a row or
/// column more, because colour is stored for 2×2 pixels.
final class VideoFile extends AnimationFile {

    /// How pictures are stored.
    enum Codec {
        H264("libopenh264", "mp4", List.of("-b:v", "4M", "-movflags", "+faststart")),
        VP9("libvpx-vp9", "webm", List.of("-crf", "18", "-b:v", "0", "-deadline", "good", "-cpu-used", "4"));

        private final String encoder;
        private final String container;
        private final List<String> options;

        Codec(String encoder, String container, List<String> options) {
            this.encoder = encoder;
            this.container = container;
            this.options = options;
        }
    }

    private final int framesPerSecond;
    private final Codec codec;
    private final Path complaints;
    private @Nullable Process encoder;
    private @Nullable OutputStream pipe;
    private int width;
    private int height;

    VideoFile(Path file, int framesPerSecond, Codec codec) throws IOException {
        super(file);
        this.framesPerSecond = framesPerSecond;
        this.codec = codec;
        complaints = file().resolveSibling(".partial-" + file().getFileName() + ".log");
        Files.write(complaints, new byte[0]); // says at once where nothing can be written
    }

    @Override
    public void add(BufferedImage frame) throws IOException {
        try {
            var into = pipe == null ? start(frame) : pipe;
            into.write(rgb(frame));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private OutputStream start(BufferedImage frame) throws IOException {
        width = frame.getWidth();
        height = frame.getHeight();
        var command = new ArrayList<>(List.of(program(), "-nostdin", "-v", "error", "-y", "-f", "rawvideo"));
        command.addAll(List.of("-pix_fmt", "rgb24", "-s", width + "x" + height));
        command.addAll(List.of("-r", String.valueOf(framesPerSecond), "-i", "pipe:0"));
        command.addAll(List.of("-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white", "-pix_fmt", "yuv420p"));
        command.addAll(List.of("-c:v", codec.encoder));
        command.addAll(codec.options);
        command.addAll(List.of("-f", codec.container, aside().toString()));
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(complaints.toFile())
                .start();
        encoder = process;
        var into = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
        pipe = into;
        return into;
    }

    /// Unpacks ffmpeg on first use.
    static String program() throws IOException {
        try {
            return Loader.load(ffmpeg.class);
        } catch (LinkageError | RuntimeException e) {
            throw new IOException(
                    "ffmpeg could not be unpacked: " + e.getMessage() + "; name a *.gif, which needs none", e);
        }
    }

    private byte[] rgb(BufferedImage frame) {
        var pixels = frame.getRGB(0, 0, width, height, null, 0, width);
        var bytes = new byte[pixels.length * 3];
        for (int i = 0; i < pixels.length; i++) {
            bytes[3 * i] = (byte) (pixels[i] >> 16);
            bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
            bytes[3 * i + 2] = (byte) pixels[i];
        }
        return bytes;
    }

    @Override
    void end() throws IOException {
        if (encoder == null || pipe == null) {
            throw new IOException(file() + " could not be written: an animation needs at least one frame");
        }
        try {
            pipe.close();
        } catch (IOException e) {
            throw failed(e);
        }
        try {
            if (encoder.waitFor() != 0) {
                throw failed(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private IOException failed(@Nullable Exception cause) throws IOException {
        var said = Files.exists(complaints) ? Files.readString(complaints).strip() : "";
        var line = said.lines().findFirst().orElse(cause == null ? "it was ended" : String.valueOf(cause.getMessage()));
        return new IOException(file() + " could not be written: the video encoder failed (" + line + ")", cause);
    }

    @Override
    void release() throws IOException {
        if (encoder != null && encoder.isAlive()) {
            encoder.destroyForcibly();
            try {
                encoder.waitFor();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        Files.deleteIfExists(complaints);
    }
}

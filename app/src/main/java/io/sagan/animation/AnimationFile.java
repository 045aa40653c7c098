package io.sagan.animation;

import java.awt.image.BufferedImage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// A file of pictures one after the other, written frame by frame: whole under its name, or absent.
///
/// The frames go into a hidden file beside it, which [#finish] renames and [#close] removes.
public abstract sealed class AnimationFile implements Closeable permits GifFile, VideoFile {
    private final Path file;
    private final Path aside;

    AnimationFile(Path file) {
        this.file = file.toAbsolutePath();
        aside = this.file.resolveSibling(".partial-" + this.file.getFileName());
    }

    /// Whether a file of this name would be an animation.
    public static boolean isAnimation(Path file) {
        return switch (extension(file)) {
            case "gif", "mp4", "webm" -> true;
            default -> false;
        };
    }

    /// Begins a file: `.gif` loops for ever, `.mp4` holds H.264, `.webm` VP9.
    ///
    /// @param framesPerSecond in 1..100
    /// @throws IllegalArgumentException for another ending, or a rate outside its range
    /// @throws IOException when the file cannot be written
    public static AnimationFile create(Path file, int framesPerSecond) throws IOException {
        if (framesPerSecond < 1 || framesPerSecond > 100) {
            throw new IllegalArgumentException("frames per second must be in 1..100, got " + framesPerSecond);
        }
        return switch (extension(file)) {
            case "gif" -> new GifFile(file, framesPerSecond);
            case "mp4" -> new VideoFile(file, framesPerSecond, VideoFile.Codec.H264);
            case "webm" -> new VideoFile(file, framesPerSecond, VideoFile.Codec.VP9);
            default ->
                throw new IllegalArgumentException("an animation must be named *.gif, *.mp4 or *.webm, got " + file);
        };
    }

    private static String extension(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    Path file() {
        return file;
    }

    Path aside() {
        return aside;
    }

    /// Adds a frame; all are of one size.
    public abstract void add(BufferedImage frame) throws IOException;

    /// Ends the file and gives it its name.
    ///
    /// @throws IOException when it could not be written whole; nothing is left then
    public final void finish() throws IOException {
        end();
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Writes what is left to write.
    abstract void end() throws IOException;

    /// Lets go of what is open.
    abstract void release() throws IOException;

    /// Without [#finish] before, removes what was written.
    @Override
    public final void close() throws IOException {
        try {
            release();
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}

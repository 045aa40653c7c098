package io.sagan.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import javax.imageio.ImageIO;

/// One tiny run, trained and drawn from, in a temporary folder: what the launcher lets the JVM watch to record
/// which classes a start of Sagan needs.
final class FirstUse {
    private static final int SIDE = 32;

    private FirstUse() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Files.createTempDirectory("sagan-first-use");
        try {
            picture(folder.resolve("data/a/1.png"));
            picture(folder.resolve("data/b/2.png"));
            var run = folder.resolve("run").toString();
            require(
                    "train",
                    folder.resolve("data").toString(),
                    "--out=" + run,
                    "--steps=1",
                    "--batch=2",
                    "--threads=1",
                    "--set=model.generator.channels=[8, 8, 8, 8]",
                    "--set=model.discriminator.channels=[8, 8, 8, 8]");
            require("sample", run, "--grid=1x1", "--out=" + folder.resolve("sheet.png"));
        } finally {
            delete(folder);
        }
    }

    private static void require(String... arguments) {
        var line = Sagan.over(new Library())
                .setOut(new PrintWriter(PrintWriter.nullWriter()))
                .setErr(new PrintWriter(System.err, true, System.err.charset()));
        if (Sagan.execute(line, arguments) != 0) {
            throw new IllegalStateException("'sagan " + arguments[0] + "' failed");
        }
    }

    private static void picture(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package io.sagan.studio;

import io.sagan.config.Experiment;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/// Runs small enough for tests: every part of a SAGAN, a few channels wide.
final class TinyRuns {
    private static final int SIDE = 32;

    private TinyRuns() {}

    /// Attention, averaging, all augmentations and classes where the data has them; one thread.
    static Experiment experiment(Path data) {
        var settings = new HashMap<String, String>();
        settings.put("data.source", data.toString());
        settings.put("model.latent", "16");
        settings.put("model.generator.channels", "[16, 16, 16, 16]");
        settings.put("model.discriminator.channels", "[8, 8, 8, 8]");
        settings.put("train.batch", "4");
        settings.put("train.threads", "1");
        settings.put("train.emaDecay", "0.9");
        settings.put("train.emaStart", "3");
        settings.put("train.diffAugment", "[color, translation, cutout]");
        settings.put("output.samplesPerClass", "2");
        settings.put("output.logEvery", "1");
        return Experiment.DEFAULT.with(settings);
    }

    /// The same, to end after `steps` steps, with a checkpoint every `saveEvery` of them.
    static Experiment experiment(Path data, long steps, int saveEvery) {
        return experiment(data)
                .with(Map.of("train.steps", Long.toString(steps), "output.saveEvery", Integer.toString(saveEvery)));
    }

    /// Makes two class folders of pictures, `each` in either.
    static Path classes(Path folder, int each) throws IOException {
        for (int i = 0; i < each; i++) {
            picture(folder.resolve("disc/" + i + ".png"), i, true);
            picture(folder.resolve("square/" + i + ".png"), i, false);
        }
        return folder;
    }

    /// Makes one folder of pictures without classes.
    static Path flat(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            picture(folder.resolve("%02d.png".formatted(i)), i, i % 2 == 0);
        }
        return folder;
    }

    private static void picture(Path file, int number, boolean round) throws IOException {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(Color.getHSBColor(number / 16f, 0.8f, 0.9f));
        if (round) {
            graphics.fillOval(6, 6, SIDE - 12, SIDE - 12);
        } else {
            graphics.fillRect(8, 8, SIDE - 16, SIDE - 16);
        }
        graphics.dispose();
        Files.createDirectories(file.resolveSibling(""));
        ImageIO.write(image, "png", file.toFile());
    }
}

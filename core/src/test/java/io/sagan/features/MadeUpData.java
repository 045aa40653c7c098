package io.sagan.features;

import io.sagan.config.DataSpec;
import io.sagan.data.Dataset;
import io.sagan.data.Picture;
import io.sagan.data.PictureStream;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/// Small data sets: discs in one class, bars in the other, of random places, sizes and colours.
final class MadeUpData {
    private MadeUpData() {}

    static Dataset open(Path folder, int count, int side, boolean classes, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            var file = folder.resolve(classes ? (i % 2 == 0 ? "discs" : "bars") : ".")
                    .resolve("%04d.png".formatted(i));
            Files.createDirectories(file.getParent());
            ImageIO.write(picture(i % 2 == 0, side, random), "png", file.toFile());
        }
        return Dataset.open(DataSpec.DEFAULT.withSource(folder.toString()), side, _ -> {});
    }

    static List<Picture> pictures(Dataset data) throws IOException {
        var pictures = new ArrayList<Picture>();
        try (var stream = PictureStream.of(data)) {
            for (var some = stream.next(100); !some.isEmpty(); some = stream.next(100)) {
                pictures.addAll(some);
            }
        }
        return pictures;
    }

    private static BufferedImage picture(boolean disc, int side, SplittableRandom random) {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var ground = new Color(random.nextInt(128), random.nextInt(128), random.nextInt(128));
        var figure = new Color(128 + random.nextInt(128), 128 + random.nextInt(128), 128 + random.nextInt(128));
        double x = side * (0.3 + 0.4 * random.nextDouble());
        double y = side * (0.3 + 0.4 * random.nextDouble());
        double radius = side * (0.15 + 0.15 * random.nextDouble());
        for (int v = 0; v < side; v++) {
            for (int u = 0; u < side; u++) {
                boolean inside =
                        disc ? Math.hypot(u - x, v - y) < radius : Math.abs(u - x) < radius / 2 && v > y - side * 0.3;
                image.setRGB(u, v, (inside ? figure : ground).getRGB());
            }
        }
        return image;
    }
}

package io.sagan.studio;

import io.sagan.data.Picture;
import io.sagan.data.PictureReading;
import io.sagan.data.PictureStream;
import io.sagan.evaluation.DrawnPicture;
import io.sagan.evaluation.Likeness;
import io.sagan.sample.ImageGrid;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Generated pictures above the real ones nearest to them, the likest pair first.
final class NearestSheet {
    private static final int COLUMNS = 12;
    private static final int PAIRS = 24;
    private static final int MOST_SIDE = 128;
    private static final int AT_ONCE = 64;

    /// Gives pictures of a set by their places in it.
    @FunctionalInterface
    interface Lookup {
        Map<Integer, Picture> pictures(Set<Integer> places) throws IOException;
    }

    private NearestSheet() {}

    /// @throws IOException when the pictures cannot be had again
    static BufferedImage draw(List<Likeness> likenesses, Lookup fakes, Lookup reals) throws IOException {
        var pairs = likenesses.subList(0, Math.min(PAIRS, likenesses.size()));
        var fake = fakes.pictures(pairs.stream().map(Likeness::fake).collect(Collectors.toSet()));
        var real = reals.pictures(pairs.stream().map(Likeness::real).collect(Collectors.toSet()));
        int side = Math.min(
                MOST_SIDE,
                fake.values().stream()
                        .mapToInt(picture -> Math.max(picture.width(), picture.height()))
                        .max()
                        .orElse(MOST_SIDE));
        var images = new ArrayList<BufferedImage>();
        var names = new ArrayList<String>();
        for (int row = 0; row < pairs.size(); row += COLUMNS) {
            var part = pairs.subList(row, Math.min(pairs.size(), row + COLUMNS));
            part.forEach(pair -> images.add(tile(fake.get(pair.fake()), side)));
            fill(images, side);
            part.forEach(pair -> images.add(tile(real.get(pair.real()), side)));
            fill(images, side);
            names.add("generated");
            names.add("nearest real");
        }
        return new ImageGrid(COLUMNS, names).draw(images);
    }

    private static void fill(List<BufferedImage> images, int side) {
        while (images.size() % COLUMNS != 0) {
            var blank = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
            var graphics = blank.createGraphics();
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, side, side);
            graphics.dispose();
            images.add(blank);
        }
    }

    /// The picture in a square, its shape kept.
    private static BufferedImage tile(@Nullable Picture picture, int side) {
        var tile = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
        var graphics = tile.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, side, side);
        var image = DrawnPicture.image(Objects.requireNonNull(picture));
        double scale = (double) side / Math.max(image.getWidth(), image.getHeight());
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                scale < 1
                        ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                        : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.drawImage(image, (side - width) / 2, (side - height) / 2, width, height, null);
        graphics.dispose();
        return tile;
    }

    /// Pictures in files, read through once more.
    static Lookup stored(String source, PictureReading reading) {
        return places -> {
            var found = new HashMap<Integer, Picture>();
            try (var stream = PictureStream.open(source, reading, _ -> {})) {
                int place = 0;
                for (var part = stream.next(AT_ONCE);
                        !part.isEmpty() && found.size() < places.size();
                        part = stream.next(AT_ONCE)) {
                    for (var picture : part) {
                        if (places.contains(place)) {
                            found.put(place, picture);
                        }
                        place++;
                    }
                }
            }
            return found;
        };
    }

    /// Pictures out of a model, drawn once more.
    ///
    /// @param digest of the weights that drew them before
    static Lookup drawn(Path model, String digest, SampleRequest request, List<Integer> labels) {
        return places -> {
            var found = new HashMap<Integer, Picture>();
            try (var generator = TrainedGenerator.load(model)) {
                if (!generator.digest().equals(digest)) {
                    throw new IOException(model + " was trained on meanwhile, so its pictures cannot be drawn again;"
                            + " name one of its checkpoints");
                }
                for (int place : places) {
                    found.put(
                            place,
                            generator
                                    .pictures(request, place, labels.subList(place, place + 1))
                                    .getFirst());
                }
            }
            return found;
        };
    }
}

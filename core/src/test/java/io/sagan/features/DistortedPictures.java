package io.sagan.features;

import io.sagan.data.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Pictures spoilt in a known manner and strength.
final class DistortedPictures {
    private DistortedPictures() {}

    /// One byte of a picture anew.
    private interface Change {
        double value(byte[] rgb, int side, int x, int y, int channel);
    }

    /// Blurred by a Gaussian of this deviation in pixels.
    static List<Picture> blurred(List<Picture> pictures, double deviation) {
        int radius = (int) Math.ceil(3 * deviation);
        var weights = new double[2 * radius + 1];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(-(i - radius) * (i - radius) / (2 * deviation * deviation));
        }
        double total = Arrays.stream(weights).sum();
        return changed(pictures, (rgb, side, x, y, c) -> {
            double sum = 0;
            for (int v = -radius; v <= radius; v++) {
                int row = Math.clamp(y + v, 0, side - 1);
                for (int u = -radius; u <= radius; u++) {
                    int column = Math.clamp(x + u, 0, side - 1);
                    sum += weights[v + radius] * weights[u + radius] * (rgb[3 * (row * side + column) + c] & 0xff);
                }
            }
            return sum / (total * total);
        });
    }

    /// With Gaussian noise of this deviation, of 255.
    static List<Picture> noisy(List<Picture> pictures, double deviation) {
        var random = new SplittableRandom(3);
        return changed(
                pictures,
                (rgb, side, x, y, c) -> (rgb[3 * (y * side + x) + c] & 0xff) + deviation * random.nextGaussian());
    }

    /// Redder and less blue by so much, of 255.
    static List<Picture> redder(List<Picture> pictures, int amount) {
        return changed(
                pictures,
                (rgb, side, x, y, c) -> (rgb[3 * (y * side + x) + c] & 0xff) + amount * (c == 0 ? 1 : c == 2 ? -1 : 0));
    }

    /// Red, green and blue exchanged in a circle.
    static List<Picture> recoloured(List<Picture> pictures) {
        return changed(pictures, (rgb, side, x, y, c) -> rgb[3 * (y * side + x) + (c + 1) % 3] & 0xff);
    }

    /// A square of this side, in the middle, grey.
    static List<Picture> holed(List<Picture> pictures, int hole) {
        return changed(
                pictures,
                (rgb, side, x, y, c) -> Math.abs(2 * x + 1 - side) < hole && Math.abs(2 * y + 1 - side) < hole
                        ? 128
                        : rgb[3 * (y * side + x) + c] & 0xff);
    }

    /// Tiles of a chessboard exchanged at random: details stay, the whole is lost.
    static List<Picture> shuffledTiles(List<Picture> pictures, int tiles) {
        var random = new SplittableRandom(4);
        var out = new ArrayList<Picture>();
        for (var picture : pictures) {
            int side = picture.width();
            int tile = side / tiles;
            var order = random.ints(0, tiles * tiles)
                    .distinct()
                    .limit((long) tiles * tiles)
                    .toArray();
            var rgb = new byte[picture.rgb().length];
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    int from = order[y / tile * tiles + x / tile];
                    int row = from / tiles * tile + y % tile;
                    int column = from % tiles * tile + x % tile;
                    System.arraycopy(picture.rgb(), 3 * (row * side + column), rgb, 3 * (y * side + x), 3);
                }
            }
            out.add(new Picture(picture.name(), picture.label(), side, side, rgb));
        }
        return out;
    }

    /// The first so many pictures over and over.
    static List<Picture> collapsed(List<Picture> pictures, int kept) {
        var out = new ArrayList<Picture>();
        for (int i = 0; i < pictures.size(); i++) {
            out.add(pictures.get((int) ((long) (i % kept) * pictures.size() / kept)));
        }
        return out;
    }

    private static List<Picture> changed(List<Picture> pictures, Change change) {
        var out = new ArrayList<Picture>();
        for (var picture : pictures) {
            int side = picture.width();
            var rgb = new byte[picture.rgb().length];
            for (int i = 0; i < rgb.length; i++) {
                double value = change.value(picture.rgb(), side, i / 3 % side, i / 3 / side, i % 3);
                rgb[i] = (byte) Math.clamp(Math.round(value), 0, 255);
            }
            out.add(new Picture(picture.name(), picture.label(), side, side, rgb));
        }
        return out;
    }
}

package io.sagan.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Small sets of made-up pictures.
final class Pictures {
    private Pictures() {}

    /// Two classes in turn: blocks of a few pixels in random colours, dark and light.
    static PictureSet blocks(int count, int side, long seed) {
        var random = new SplittableRandom(seed);
        var pictures = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            int block = 4 + random.nextInt(5);
            var colours =
                    random.ints(3L * (side / 4 + 1) * (side / 4 + 1), 0, 128).toArray();
            int light = i % 2 * 127;
            var picture = new byte[side * side * 3];
            for (int k = 0; k < picture.length; k++) {
                int cell = k / 3 / side / block * (side / 4 + 1) + k / 3 % side / block;
                picture[k] = (byte) (light + colours[3 * cell + k % 3]);
            }
            pictures.add(picture);
        }
        return new PictureSet(
                side,
                pictures,
                IntStream.range(0, count).map(i -> i % 2).boxed().toList());
    }

    /// The same with up to ± `amplitude` added to every byte.
    static PictureSet noisy(PictureSet set, int amplitude, long seed) {
        var random = new SplittableRandom(seed);
        var pictures = set.pictures().stream()
                .map(picture -> {
                    var noisy = picture.clone();
                    for (int i = 0; i < noisy.length; i++) {
                        int value = (noisy[i] & 0xff) + random.nextInt(-amplitude, amplitude + 1);
                        noisy[i] = (byte) Math.clamp(value, 0, 255);
                    }
                    return noisy;
                })
                .toList();
        return new PictureSet(set.side(), pictures, set.labels());
    }

    /// The same, averaged over squares of `2 · radius + 1` pixels.
    static PictureSet blurred(PictureSet set, int radius) {
        int side = set.side();
        var pictures = set.pictures().stream()
                .map(picture -> {
                    var blurred = new byte[picture.length];
                    for (int i = 0; i < blurred.length; i++) {
                        blurred[i] = average(picture, side, i / 3 % side, i / 3 / side, i % 3, radius);
                    }
                    return blurred;
                })
                .toList();
        return new PictureSet(side, pictures, set.labels());
    }

    /// The first picture of each class, over and over.
    static PictureSet collapsed(PictureSet set) {
        List<byte[]> pictures = set.labels().stream()
                .map(label -> set.pictures().get(set.labels().indexOf(label)))
                .toList();
        return new PictureSet(set.side(), pictures, set.labels());
    }

    private static byte average(byte[] picture, int side, int x, int y, int channel, int radius) {
        int sum = 0;
        int count = 0;
        for (int v = Math.max(0, y - radius); v <= Math.min(side - 1, y + radius); v++) {
            for (int u = Math.max(0, x - radius); u <= Math.min(side - 1, x + radius); u++) {
                sum += picture[3 * (v * side + u) + channel] & 0xff;
                count++;
            }
        }
        return (byte) (sum / count);
    }
}

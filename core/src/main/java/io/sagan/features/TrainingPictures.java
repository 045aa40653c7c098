package io.sagan.features;

import io.sagan.data.Dataset;
import io.sagan.data.Picture;
import io.sagan.tensor.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// The pictures a feature network is trained on, at its size, and batches of them.
final class TrainingPictures {
    private final int side;
    private final List<Picture> pictures;

    /// A batch, seen a little otherwise each time.
    ///
    /// @param images **shape** `(N, 3, side, side)` in [-1, 1]
    /// @param labels int64 `(N)`
    /// @param turns quarter turns made, int64 `(N)`
    record Batch(Tensor images, Tensor labels, Tensor turns) {}

    private TrainingPictures(int side, List<Picture> pictures) {
        this.side = side;
        this.pictures = pictures;
    }

    /// All pictures of a data set, or as many as the recipe takes, drawn without repetition.
    static TrainingPictures of(Dataset data, FeatureRecipe recipe) {
        int side = FeatureRecipe.side(data.size());
        var chosen = some((int) data.count(), recipe.pictures(), Seeds.stream(recipe.seed(), "pictures"));
        return new TrainingPictures(
                side,
                chosen.parallel()
                        .mapToObj(
                                i -> new Picture(data.name(i), data.label(i), data.size(), data.size(), data.picture(i))
                                        .squeezed(side))
                        .toList());
    }

    private static IntStream some(int count, int most, RandomGenerator random) {
        if (count <= most) {
            return IntStream.range(0, count);
        }
        var order = IntStream.range(0, count).toArray();
        for (int i = 0; i < most; i++) {
            int other = i + random.nextInt(count - i);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return IntStream.of(order).limit(most).sorted();
    }

    int side() {
        return side;
    }

    List<Picture> pictures() {
        return pictures;
    }

    /// Pictures drawn with repetition, each mirrored or not, moved by up to an eighth of its side, and turned.
    Batch draw(int count, RandomGenerator random) {
        var images = new ArrayList<byte[]>();
        var labels = new long[count];
        var turns = new long[count];
        for (int i = 0; i < count; i++) {
            var picture = pictures.get(random.nextInt(pictures.size()));
            labels[i] = picture.label();
            turns[i] = random.nextInt(4);
            images.add(seen(picture.rgb(), (int) turns[i], random));
        }
        return new Batch(PicturePixels.tensor(images, side), Tensor.create(labels), Tensor.create(turns));
    }

    private byte[] seen(byte[] rgb, int turns, RandomGenerator random) {
        boolean mirrored = random.nextBoolean();
        int most = side / 8;
        int right = random.nextInt(2 * most + 1) - most;
        int down = random.nextInt(2 * most + 1) - most;
        int last = side - 1;
        var out = new byte[rgb.length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int row = switch (turns) {
                    case 1 -> x;
                    case 2 -> last - y;
                    case 3 -> last - x;
                    default -> y;
                };
                int column = switch (turns) {
                    case 1 -> last - y;
                    case 2 -> last - x;
                    case 3 -> y;
                    default -> x;
                };
                column = Math.clamp((mirrored ? last - column : column) - right, 0, last);
                row = Math.clamp(row - down, 0, last);
                System.arraycopy(rgb, 3 * (row * side + column), out, 3 * (y * side + x), 3);
            }
        }
        return out;
    }
}

package io.sagan.models;

import io.sagan.tensor.Place;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/// What a generator is fed: z and labels.
///
/// @param z float32 `(N, latent)`, drawn from N(0, I)
/// @param labels int64 `(N)`, zeros where there are no classes; or float32 `(N, classes)`, each class's
///     share
public record Latents(Tensor z, Tensor labels) {

    /// The same at a place, sent from the processor once.
    public Latents sent(Place place) {
        return new Latents(place.sent(z), place.sent(labels));
    }

    /// Draws z from N(0, I) and labels uniformly.
    ///
    /// @param random where the numbers come from: first all of z, then the labels
    /// @param count N
    /// @param latent length of z
    /// @param classes classes of the model, 0 for none
    public static Latents draw(RandomGenerator random, int count, int latent, int classes) {
        var z = normal(random, count * latent);
        var labels = new long[count];
        for (int i = 0; i < count && classes > 0; i++) {
            labels[i] = random.nextInt(classes);
        }
        return new Latents(Tensor.create(z, count, latent), Tensor.create(labels, count));
    }

    /// Draws z from N(0, I), and each label as often as its share says.
    ///
    /// @param random where the numbers come from: first all of z, then the labels
    /// @param count N
    /// @param latent length of z
    /// @param shares of each class in the draw, at least 0 and not all 0; empty for no classes
    public static Latents draw(RandomGenerator random, int count, int latent, List<Long> shares) {
        var z = normal(random, count * latent);
        var labels = new long[count];
        long total = shares.stream().mapToLong(Long::longValue).sum();
        for (int i = 0; i < count && !shares.isEmpty(); i++) {
            long left = random.nextLong(total);
            int label = 0;
            for (; left >= shares.get(label); label++) {
                left -= shares.get(label);
            }
            labels[i] = label;
        }
        return new Latents(Tensor.create(z, count, latent), Tensor.create(labels, count));
    }

    private static float[] normal(RandomGenerator random, int count) {
        var z = new float[count];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) random.nextGaussian();
        }
        return z;
    }
}

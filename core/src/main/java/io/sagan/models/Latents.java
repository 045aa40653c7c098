package io.sagan.models;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/// What a generator is fed: z and labels.
///
/// @param z float32 `(N, latent)`, drawn from N(0, I)
/// @param labels int64 `(N)`, zeros where there are no classes; or float32 `(N, classes)`, each class's
///     share
public record Latents(Tensor z, Tensor labels) {

    /// Draws z from N(0, I) and labels uniformly.
    ///
    /// @param random where the numbers come from: first all of z, then the labels
    /// @param count N
    /// @param latent length of z
    /// @param classes classes of the model, 0 for none
    public static Latents draw(RandomGenerator random, int count, int latent, int classes) {
        var z = new float[count * latent];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) random.nextGaussian();
        }
        var labels = new long[count];
        for (int i = 0; i < count && classes > 0; i++) {
            labels[i] = random.nextInt(classes);
        }
        return new Latents(Tensor.create(z, count, latent), Tensor.create(labels, count));
    }
}

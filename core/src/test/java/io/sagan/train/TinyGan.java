package io.sagan.train;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.GeneratorSpec;
import io.sagan.config.ModelSpec;
import io.sagan.data.Batch;
import io.sagan.models.Latents;
import io.sagan.tensor.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/// The smallest self-attention GAN: 8 px, one block with attention in each network.
final class TinyGan {
    static final int SIDE = 8;
    static final int LATENT = 4;
    static final int CLASSES = 8;

    private TinyGan() {}

    static ModelSpec model(int channels, boolean spectralDiscriminator) {
        return new ModelSpec(
                SIDE,
                LATENT,
                true,
                new GeneratorSpec(
                        4,
                        List.of(channels, channels),
                        List.of(8),
                        true,
                        false,
                        false,
                        true,
                        0,
                        false,
                        GeneratorSpec.Tables.ZERO,
                        GeneratorSpec.Upsampling.NEAREST),
                new DiscriminatorSpec(
                        List.of(channels, channels),
                        1,
                        List.of(4),
                        spectralDiscriminator,
                        true,
                        spectralDiscriminator,
                        false,
                        false,
                        true,
                        false),
                false,
                1e-12,
                1e-5,
                0.1,
                ModelSpec.Init.XAVIER,
                ModelSpec.AttentionKind.ATTENTION,
                false);
    }

    /// Picture k: all of it the colour of the cube's corner k.
    static Tensor picture(int k) {
        var pixels = new float[3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            int channel = i / (SIDE * SIDE);
            pixels[i] = (k >> channel & 1) == 1 ? 0.8f : -0.8f;
        }
        return Tensor.create(pixels, 1, 3, SIDE, SIDE);
    }

    /// Eight pictures over and over, one a class.
    record Eight(long step) implements Feed {

        @Override
        public Batch real(int count) {
            var pixels = new float[count * 3 * SIDE * SIDE];
            var labels = new long[count];
            for (int i = 0; i < count; i++) {
                labels[i] = i % CLASSES;
                try (var picture = picture(i % CLASSES)) {
                    java.nio.FloatBuffer source = picture.createBuffer();
                    source.get(pixels, i * 3 * SIDE * SIDE, 3 * SIDE * SIDE);
                }
            }
            return new Batch(Tensor.create(pixels, count, 3, SIDE, SIDE), Tensor.create(labels, count));
        }

        @Override
        public Latents latents(String purpose, int pass, int count) {
            return Latents.draw(Seeds.stream(1, purpose, step, pass), count, LATENT, CLASSES);
        }

        @Override
        public RandomGenerator augmentation(String purpose, int pass) {
            return Seeds.stream(2, purpose, step, pass);
        }
    }
}

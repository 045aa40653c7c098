package io.sagan.sample;

import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.tensor.Pixels;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Draws pictures from a generator, a bounded number at a time. The generator must be in
/// evaluation mode.
public final class Sampler {
    private static final long CHUNK = 64;

    private final Generator generator;

    /// @param generator in evaluation mode
    public Sampler(Generator generator) {
        this.generator = generator;
    }

    /// Pictures of 8 bits a channel, one per latent.
    ///
    /// @throws ArithmeticException if the generator makes a NaN or an infinity
    public List<BufferedImage> images(Latents latents) {
        var images = new ArrayList<BufferedImage>();
        long count = latents.z().size(0);
        for (long from = 0; from < count; from += CHUNK) {
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                images.addAll(Pixels.images(part(latents, from, Math.min(CHUNK, count - from))));
            }
        }
        return images;
    }

    /// Pictures as numbers in [-1, 1]: float32 `(N, 3, H, W)`, in the caller's scope.
    ///
    /// @throws ArithmeticException if the generator makes a NaN or an infinity
    public Tensor tensor(Latents latents) {
        long count = latents.z().size(0);
        int side = generator.spec().size();
        var all = torch.empty(count, 3, side, side);
        for (long from = 0; from < count; from += CHUNK) {
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                long take = Math.min(CHUNK, count - from);
                all.narrow(0, from, take).copy_(part(latents, from, take));
            }
        }
        return all;
    }

    private Tensor part(Latents latents, long from, long take) {
        var pictures = generator.forward(
                latents.z().narrow(0, from, take), latents.labels().narrow(0, from, take));
        // Rounded to bytes it would pass for a picture, black or white
        if (!pictures.isfinite().all().item_bool()) {
            throw new ArithmeticException(
                    "the generator makes numbers that are not finite, so there is no picture; its weights are damaged or its training diverged: use an earlier checkpoint");
        }
        return pictures;
    }
}

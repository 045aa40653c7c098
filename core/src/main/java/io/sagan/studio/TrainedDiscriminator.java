package io.sagan.studio;

import io.sagan.archive.Layout;
import io.sagan.archive.Translation;
import io.sagan.data.PictureFile;
import io.sagan.models.Discriminator;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A discriminator ready to look at pictures: loaded once, safe to call from any thread, closed when
/// done.
public final class TrainedDiscriminator implements AutoCloseable {
    private static final long CHUNK = 64;

    private final NetworkThread<Discriminator> thread;
    private final ModelCard card;
    private final String background;

    private TrainedDiscriminator(NetworkThread<Discriminator> thread, ModelCard card, String background) {
        this.thread = thread;
        this.card = card;
        this.background = background;
    }

    /// Loads a discriminator. Loading never runs code from a file.
    ///
    /// @param model a run, a checkpoint, or a folder that holds a discriminator
    /// @throws IOException when there is no model or it has no discriminator, or it is damaged
    public static TrainedDiscriminator load(Path model) throws IOException {
        return ModelFiles.use(model, files -> {
            var weights = files.discriminator();
            var card = files.card();
            ModelFiles.requireShapes(
                    weights,
                    Translation.discriminator(
                                    Layout.SAGAN, card.model(), card.classes().size())
                            .shapes());
            var thread = NetworkThread.start("sagan-discriminator", () -> {
                var network = new Discriminator(card.model(), card.classes().size(), Seeds.stream(0, "replaced"));
                ModelFiles.fill(weights, network);
                return network;
            });
            return new TrainedDiscriminator(thread, card, files.background());
        });
    }

    /// What the discriminator attends to in a picture file, brought to the model's size as training
    /// pictures are.
    ///
    /// @param picture a JPEG, PNG, WebP, BMP or GIF file
    /// @throws IOException when the file is no picture that can be used
    /// @throws IllegalArgumentException when the discriminator has no attention or no such layer
    public AttentionFigure attention(AttentionRequest request, Path picture) throws IOException {
        int size = card.model().size();
        var rgb = PictureFile.read(picture, size, background);
        return thread.call(network -> {
            var drawing = new AttentionDrawing(request, "discriminator", network.attentionPlaces());
            drawing.add(String.valueOf(picture.getFileName()), () -> {
                var x = signedUnit(rgb, size);
                network.forward(x, Tensor.create(new long[] {0}, 1)); // no label reaches attention
                return x;
            });
            return drawing.figure();
        });
    }

    /// Logits of given pictures, above 0 for real: tensor `images` float32 `[N, 3, H, W]` in [-1, 1], with
    /// the tensor `labels` int64 `[N]` where the model has classes, to tensor `logits` float32 `[N]`.
    ///
    /// @param images safetensors file to read
    /// @param out safetensors file to write
    /// @throws IOException when a file cannot be read or written, or holds something else
    /// @throws IllegalArgumentException when `out` is `images`, or a file of a model
    public void judge(Path images, Path out) throws IOException {
        int size = card.model().size();
        thread.call(network -> {
            TensorInput.requireSpare(images, out);
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                var input = TensorInput.read(images);
                var pictures = input.numbers("images", 3, size, size);
                long count = pictures.size(0);
                var labels = input.labels(count, card.classes().size());
                var logits = torch.empty(count);
                for (long from = 0; from < count; from += CHUNK) {
                    try (var _ = new PointerScope()) {
                        long take = Math.min(CHUNK, count - from);
                        var some = network.forward(pictures.narrow(0, from, take), labels.narrow(0, from, take));
                        logits.narrow(0, from, take).copy_(torch.flatten(some));
                    }
                }
                Safetensors.write(out, Map.of("logits", logits), Map.of());
                return out;
            }
        });
    }

    /// Rows of RGB pixels → `(1, 3, H, W)` in [-1, 1].
    private static Tensor signedUnit(byte[] rgb, int size) {
        var x = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            x[i % 3 * size * size + i / 3] = (float) (Byte.toUnsignedInt(rgb[i]) / 127.5 - 1);
        }
        return Tensor.create(x, 1, 3, size, size);
    }

    /// Frees the weights and ends the thread, after what was asked before; later calls fail. Closing
    /// twice is harmless.
    @Override
    public void close() {
        thread.close();
    }
}

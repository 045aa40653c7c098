package io.sagan.studio;

import io.sagan.data.PictureFile;
import io.sagan.models.Discriminator;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;

/// A discriminator ready to look at pictures: loaded once, safe to call from any thread, closed when
/// done.
public final class TrainedDiscriminator implements AutoCloseable {
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
    /// @param model a run or a checkpoint
    /// @throws IOException when there is no model or it has no discriminator, or it is damaged
    public static TrainedDiscriminator load(Path model) throws IOException {
        return ModelFiles.use(model, files -> {
            var weights = files.discriminator();
            var card = files.card();
            ModelFiles.requireShapes(
                    weights,
                    Discriminator.decisiveShapes(card.model(), card.classes().size()));
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

package io.sagan.studio;

import io.sagan.data.Picture;
import io.sagan.features.Inception;
import io.sagan.features.InceptionOptions;
import io.sagan.features.InceptionWeights;
import java.io.IOException;
import java.util.Collections;

/// The FID Inception with random weights, looking at pictures of the model's size, resizing included.
final class ExtractionBench implements AutoCloseable {
    private static final int PICTURES = 16;

    private final Inception network;
    private final Picture picture;

    /// @param side of the pictures, in pixels
    ExtractionBench(int side) throws IOException {
        network = Inception.load(InceptionWeights.random(1), InceptionOptions.fidelity());
        var rgb = new byte[side * side * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37 + i / 11);
        }
        picture = new Picture("made up", 0, side, side, rgb);
    }

    Rounds.Work work() {
        var batch = Collections.nCopies(PICTURES, picture);
        return new Rounds.Work(
                "extract",
                "Extracting",
                network.operationsPerPicture() / 1e9,
                false,
                () -> network.extract(batch).features().size());
    }

    @Override
    public void close() {
        network.close();
    }
}

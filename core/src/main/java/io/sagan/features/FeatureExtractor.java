package io.sagan.features;

import io.sagan.data.Picture;
import java.util.List;

/// A network that turns pictures into features, and perhaps into logits of the classes it was trained on.
///
/// Made, used and closed on one platform thread.
public interface FeatureExtractor extends AutoCloseable {

    /// Which network, in words: `inception 2048`, `dataset`, `onnx:dino.onnx`.
    String name();

    /// SHA-256 of the network's weights, in hexadecimal: numbers of two digests are not comparable.
    String digest();

    /// Numbers in a row of features.
    int width();

    /// Classes the network tells apart; 0 when it has no logits.
    int classes();

    /// Features of pictures, which may differ in size.
    ///
    /// @param pictures at least 1
    Extracted extract(List<Picture> pictures);

    @Override
    void close();
}

package io.sagan.studio;

import io.sagan.data.Picture;
import io.sagan.features.FeatureExtractor;
import io.sagan.tensor.Seeds;
import java.util.List;
import java.util.stream.IntStream;

/// Feature extraction, to be measured on pictures of noise: what is in them does not change the arithmetic.
final class FeatureBench {
    private static final int PICTURES = 8;

    private FeatureBench() {}

    /// Rows of features, 8 pictures at a time.
    ///
    /// @param network made on this thread
    /// @param side of the pictures, in pixels: the network's own, so that none is resized
    /// @param gigaflopsEach 10⁹ operations of one picture
    static Rounds.Work of(FeatureExtractor network, int side, double gigaflopsEach) {
        var pictures =
                IntStream.range(0, PICTURES).mapToObj(i -> noise(i, side)).toList();
        return new Rounds.Work("features", "Features", gigaflopsEach, false, () -> extracted(network, pictures));
    }

    private static long extracted(FeatureExtractor network, List<Picture> pictures) {
        return network.extract(pictures).features().size();
    }

    private static Picture noise(int number, int side) {
        var rgb = new byte[3 * side * side];
        var random = Seeds.stream(1, "benchmark features", number);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) random.nextInt();
        }
        return new Picture("noise " + number, 0, side, side, rgb);
    }
}

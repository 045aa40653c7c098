package io.sagan.features;

import io.sagan.data.Picture;
import io.sagan.metrics.FeatureMoments;
import io.sagan.metrics.FrechetDistance;
import java.util.List;
import java.util.stream.IntStream;

/// Fréchet distance of what a network sees in two sets of pictures.
final class FeatureDistance {
    private final FeatureExtractor network;
    private final FeatureMoments real;

    FeatureDistance(FeatureExtractor network, List<Picture> real) {
        this.network = network;
        this.real = moments(real);
    }

    double of(List<Picture> fake) {
        return FrechetDistance.between(real, moments(fake));
    }

    /// Every picture of which the number leaves this rest when divided by 2.
    static List<Picture> half(List<Picture> pictures, int rest) {
        return IntStream.range(0, pictures.size())
                .filter(i -> i % 2 == rest)
                .mapToObj(pictures::get)
                .toList();
    }

    private FeatureMoments moments(List<Picture> pictures) {
        return FeatureMoments.of(network.extract(pictures).features().stream()
                .map(row ->
                        IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray())
                .toArray(double[][]::new));
    }
}

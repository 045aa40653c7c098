package io.sagan.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.DataSpec;
import io.sagan.data.Dataset;
import io.sagan.data.Picture;
import io.sagan.tensor.EngineScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The recipe as it is used, on the built-in pictures: one half of them against the other, spoilt.
@Tag("slow")
@ExtendWith(EngineScope.class)
class EmojiFeaturesTest {

    @TempDir
    Path cache;

    @Test
    void theDistanceRisesWithEveryKindOfDamage() throws IOException {
        try (var data = Dataset.open(DataSpec.DEFAULT, 32, _ -> {});
                var features = DatasetFeatures.open(data, cache, new Told(), () -> false)) {
            var pictures = MadeUpData.pictures(data);
            var other = FeatureDistance.half(pictures, 1);
            var distance = new FeatureDistance(features, FeatureDistance.half(pictures, 0));
            double half = distance.of(other);

            assertThat(half).isBetween(0.1, 4.0); // of 100, the data's own variance
            assertThat(right(features, pictures)).as("share told right").isBetween(0.6, 0.95);
            requireRise(
                    half,
                    distance.of(DistortedPictures.blurred(other, 0.5)),
                    distance.of(DistortedPictures.blurred(other, 1)),
                    distance.of(DistortedPictures.blurred(other, 2)));
            requireRise(
                    half,
                    distance.of(DistortedPictures.noisy(other, 16)),
                    distance.of(DistortedPictures.noisy(other, 32)),
                    distance.of(DistortedPictures.noisy(other, 64)));
            requireRise(
                    half,
                    distance.of(DistortedPictures.redder(other, 16)),
                    distance.of(DistortedPictures.redder(other, 32)),
                    distance.of(DistortedPictures.redder(other, 64)));
            requireRise(
                    half,
                    distance.of(DistortedPictures.shuffledTiles(other, 2)),
                    distance.of(DistortedPictures.shuffledTiles(other, 4)),
                    distance.of(DistortedPictures.shuffledTiles(other, 8)));
            requireRise(
                    half,
                    distance.of(DistortedPictures.collapsed(other, 119)),
                    distance.of(DistortedPictures.collapsed(other, 30)),
                    distance.of(DistortedPictures.collapsed(other, 1)));
            requireRise(
                    half,
                    distance.of(classes(other, 7)),
                    distance.of(classes(other, 5)),
                    distance.of(classes(other, 3)));
            assertThat(distance.of(DistortedPictures.recoloured(other))).isGreaterThan(5 * half);
        }
    }

    private static void requireRise(double half, double weak, double middle, double strong) {
        assertThat(weak).as("weakly spoilt").isBetween(2 * half, 1e4);
        assertThat(middle).as("spoilt").isBetween(1.5 * weak, 1e4);
        assertThat(strong).as("strongly spoilt").isBetween(1.5 * middle, 1e4);
    }

    private static List<Picture> classes(List<Picture> pictures, int kept) {
        return pictures.stream().filter(picture -> picture.label() < kept).toList();
    }

    private static double right(DatasetFeatures features, List<Picture> pictures) {
        var logits = features.extract(pictures).logits();
        long right = IntStream.range(0, logits.size())
                .filter(i -> largest(logits.get(i)) == pictures.get(i).label())
                .count();
        return (double) right / logits.size();
    }

    private static int largest(float[] row) {
        return IntStream.range(0, row.length)
                .reduce((a, b) -> row[b] > row[a] ? b : a)
                .orElseThrow();
    }
}

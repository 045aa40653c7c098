package io.sagan.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sagan.data.DataException;
import io.sagan.data.Dataset;
import io.sagan.data.Picture;
import io.sagan.tensor.EngineScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class DatasetFeaturesTest {
    private static final FeatureRecipe SHORT = new FeatureRecipe(1, 0, 4, 8, 0.002, 100);

    @TempDir
    Path folder;

    private final Told told = new Told();

    @Test
    void isTrainedOnceAndThenFound() throws IOException {
        try (var data = data(20, true, 1);
                var trained = open(data, "cache")) {
            assertThat(told.steps).isEqualTo(4);
            var again = new Told();
            try (var found = DatasetFeatures.open(data, folder.resolve("cache"), SHORT, again, () -> false)) {
                assertThat(again.steps).isZero();
                assertThat(again.notes).isEmpty();
                assertThat(found.digest()).isEqualTo(trained.digest()).matches("[0-9a-f]{64}");
                var pictures = MadeUpData.pictures(data);
                assertThat(found.extract(pictures).features())
                        .usingElementComparator(Arrays::compare)
                        .containsExactlyElementsOf(trained.extract(pictures).features());
            }
            assertThat(files("cache")).hasSize(1).allMatch(name -> name.endsWith("-v1.safetensors"));
        }
    }

    @Test
    void equalPicturesGiveEqualWeightsAndOthersGiveOthers() throws IOException {
        try (var data = data(20, true, 1);
                var others = data(20, true, 2);
                var one = open(data, "one");
                var two = open(data, "two");
                var other = open(others, "one")) {
            assertThat(two.digest()).isEqualTo(one.digest());
            assertThat(other.digest()).isNotEqualTo(one.digest());
            assertThat(files("one")).hasSize(2);
        }
    }

    @Test
    void anotherRecipeIsTrainedAnew() throws IOException {
        try (var data = data(20, true, 1);
                var first = open(data, "cache")) {
            var longer = new FeatureRecipe(1, 0, 5, 8, 0.002, 100);
            try (var second = DatasetFeatures.open(data, folder.resolve("cache"), longer, told, () -> false)) {
                assertThat(told.steps).isEqualTo(5);
                assertThat(second.digest()).isNotEqualTo(first.digest());
            }
        }
    }

    @Test
    void aDamagedEntryIsReplacedWithANote() throws IOException {
        try (var data = data(20, true, 1);
                var first = open(data, "cache")) {
            var file = folder.resolve("cache").resolve(files("cache").getFirst());
            var whole = Files.readAllBytes(file);
            var changed = whole.clone();
            changed[whole.length / 2] ^= 1;
            for (var damaged : List.of(changed, Arrays.copyOf(whole, whole.length / 2), new byte[0])) {
                Files.write(file, damaged);
                var again = new Told();
                try (var mended = DatasetFeatures.open(data, folder.resolve("cache"), SHORT, again, () -> false)) {
                    assertThat(again.notes).singleElement().asString().contains(file.toString(), "trained anew");
                    assertThat(again.steps).isEqualTo(4);
                    assertThat(mended.digest()).isEqualTo(first.digest());
                    assertThat(file).hasBinaryContent(whole);
                }
            }
        }
    }

    @Test
    void aFolderThatTakesNothingIsNotedOnly() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file is in the way");
        try (var data = data(20, true, 1);
                var features = open(data, "cache")) {
            assertThat(told.notes).singleElement().asString().contains("cannot be kept in");
            assertThat(features.extract(MadeUpData.pictures(data)).features()).hasSize(20);
        }
    }

    @Test
    void stoppingEndsTheTrainingAndLeavesNothing() throws IOException {
        try (var data = data(20, true, 1)) {
            assertThatThrownBy(() ->
                            DatasetFeatures.open(data, folder.resolve("cache"), SHORT, told, () -> told.steps == 2))
                    .isInstanceOf(DataException.class)
                    .hasMessage("stopped while the feature network was trained");
            assertThat(told.steps).isEqualTo(2);
            assertThat(files("cache")).isEmpty();
        }
    }

    @Test
    void rowsAreOfTheSaidWidthAndLogitsOfTheClasses() throws IOException {
        try (var data = data(70, true, 1);
                var features = open(data, "cache")) {
            var seen = features.extract(MadeUpData.pictures(data));
            assertThat(features.name()).isEqualTo("dataset");
            assertThat(features.classes()).isEqualTo(2);
            assertThat(seen.features()).hasSize(70).allMatch(row -> row.length == features.width());
            assertThat(seen.logits()).hasSize(70).allMatch(row -> row.length == 2);
            assertThatThrownBy(() -> features.extract(List.of())).hasMessage("pictures must be at least 1, got 0");
        }
    }

    @Test
    void withoutClassesThereAreNoLogits() throws IOException {
        try (var data = data(20, false, 1);
                var features = open(data, "cache")) {
            assertThat(features.classes()).isZero();
            var seen = features.extract(MadeUpData.pictures(data));
            assertThat(seen.logits()).isEmpty();
            assertThat(seen.features()).hasSize(20);
        }
    }

    @Test
    void picturesOfAnySizeAreSqueezedIntoTheNetworks() throws IOException {
        try (var data = data(20, true, 1);
                var features = open(data, "cache")) {
            var odd = new Picture("odd", 0, 50, 31, new byte[50 * 31 * 3]);
            for (int i = 0; i < odd.rgb().length; i++) {
                odd.rgb()[i] = (byte) (i * 7 % 256);
            }
            var together = features.extract(List.of(MadeUpData.pictures(data).getFirst(), odd));
            assertThat(together.features().get(1))
                    .containsExactly(
                            features.extract(List.of(odd.squeezed(32)))
                                    .features()
                                    .getFirst(),
                            within(1e-4f));
        }
    }

    @Test
    void theDatasOwnFeaturesHaveATotalVarianceOf100() throws IOException {
        try (var data = data(60, true, 1);
                var features = open(data, "cache")) {
            var rows = features.extract(MadeUpData.pictures(data)).features();
            double total = 0;
            for (int j = 0; j < features.width(); j++) {
                int column = j;
                double mean =
                        rows.stream().mapToDouble(row -> row[column]).average().orElseThrow();
                total += rows.stream()
                                .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
                                .sum()
                        / (rows.size() - 1);
            }
            assertThat(total).isCloseTo(100, within(0.01));
        }
    }

    @Test
    void tellsSpoiltPicturesFromOthersAndHowMuch() throws IOException {
        var recipe = new FeatureRecipe(1, 0, 40, 16, 0.002, 1000);
        try (var data = data(240, true, 1);
                var features = DatasetFeatures.open(data, folder.resolve("cache"), recipe, told, () -> false)) {
            var pictures = MadeUpData.pictures(data);
            var other = FeatureDistance.half(pictures, 1);
            var distance = new FeatureDistance(features, FeatureDistance.half(pictures, 0));
            double half = distance.of(other);

            assertThat(half).isBetween(0.0, 12.0);
            requireRise(
                    half,
                    distance.of(DistortedPictures.blurred(other, 2)),
                    distance.of(DistortedPictures.blurred(other, 3)));
            requireRise(
                    half,
                    distance.of(DistortedPictures.noisy(other, 64)),
                    distance.of(DistortedPictures.noisy(other, 96)));
            requireRise(
                    half,
                    distance.of(DistortedPictures.redder(other, 64)),
                    distance.of(DistortedPictures.redder(other, 128)));
            requireRise(
                    half,
                    distance.of(DistortedPictures.shuffledTiles(other, 4)),
                    distance.of(DistortedPictures.shuffledTiles(other, 8)));
            requireRise(
                    half,
                    distance.of(DistortedPictures.collapsed(other, 10)),
                    distance.of(DistortedPictures.collapsed(other, 1)));
        }
    }

    @Test
    void leavesNoNativeMemoryBehind() throws IOException {
        try (var data = data(20, true, 1)) {
            var pictures = MadeUpData.pictures(data);
            round(data, pictures, "warm");
            long before = Pointer.totalCount();
            for (int i = 0; i < 3; i++) {
                round(data, pictures, "cache" + i);
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void extractingKeepsNothing() throws IOException {
        try (var data = data(20, true, 1);
                var features = open(data, "cache")) {
            var pictures = MadeUpData.pictures(data);
            features.extract(pictures);
            long before = Pointer.totalCount();
            for (int i = 0; i < 20; i++) {
                features.extract(pictures);
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    /// Trains, finds, extracts and closes.
    private void round(Dataset data, List<Picture> pictures, String cache) throws IOException {
        try (var _ = new PointerScope()) {
            for (int i = 0; i < 2; i++) {
                try (var features = open(data, cache)) {
                    features.extract(pictures);
                }
            }
        }
    }

    private static void requireRise(double half, double weak, double strong) {
        assertThat(weak).as("weakly spoilt").isBetween(1.5 * half, 1e4);
        assertThat(strong).as("strongly spoilt").isBetween(1.2 * weak, 1e4);
    }

    private DatasetFeatures open(Dataset data, String cache) throws IOException {
        return DatasetFeatures.open(data, folder.resolve(cache), SHORT, told, () -> false);
    }

    private Dataset data(int count, boolean classes, long seed) throws IOException {
        return MadeUpData.open(folder.resolve("data" + seed), count, 32, classes, seed);
    }

    private List<String> files(String cache) throws IOException {
        try (var files = Files.list(folder.resolve(cache))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}

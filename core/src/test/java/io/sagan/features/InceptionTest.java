package io.sagan.features;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.PixelScaling;
import io.sagan.config.ResizeKind;
import io.sagan.data.Picture;
import io.sagan.features.InceptionOptions.Layer;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.SettledHeap;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What torch-fidelity and pytorch-fid compute on a CPU from made-up weights ([WeightFiles]).
@ExtendWith(EngineScope.class)
class InceptionTest {
    private static final double NEAR = 1e-4;

    @TempDir
    Path folder;

    private final Map<String, Tensor> expected;

    InceptionTest() throws IOException, URISyntaxException {
        var file = requireNonNull(InceptionTest.class.getResource("inception/expected.safetensors"));
        expected = Safetensors.read(Path.of(file.toURI())).tensors();
    }

    @Test
    void seesWhatTorchFidelityAndPytorchFidSeeFromEachKindOfFile() throws IOException {
        var zip = folder.resolve("weights.pth");
        WeightFiles.zip(zip, InceptionWeights.shapes());
        var weights = InceptionWeights.file(zip);
        for (var layer : List.of(Layer.POOL_64, Layer.POOL_192, Layer.MIXED_768)) {
            var options = new InceptionOptions(layer, false, ResizeKind.TF1_BILINEAR, PixelScaling.FIDELITY, false);
            try (var inception = Inception.load(weights, options)) {
                var seen = inception.extract(pictures());
                assertNear(seen.features(), "fidelity_" + layer.width());
                assertThat(seen.logits()).isEmpty();
            }
        }
        var fidelity = InceptionOptions.fidelity();
        var biased = new InceptionOptions(
                fidelity.layer(), true, fidelity.resize(), fidelity.scaling(), fidelity.bfloat16());
        try (var inception = Inception.load(weights, biased)) {
            assertNear(inception.extract(pictures()).logits(), "fidelity_logits");
        }
        try (var inception = Inception.load(weights, InceptionOptions.pytorchFid())) {
            assertNear(inception.extract(pictures()).features(), "pytorchfid_pool3");
            assertThat(inception.name()).isEqualTo("inception 2048");
        }
        var digest = agreesInTheLastLayer(weights);

        var legacy = folder.resolve("legacy.pth");
        WeightFiles.legacy(legacy, InceptionWeights.shapes());
        assertThat(agreesInTheLastLayer(InceptionWeights.file(legacy))).isEqualTo(digest);

        // other programs write zero counters of batches too
        var shapes = InceptionWeights.shapes();
        shapes.put("Conv2d_1a_3x3.bn.num_batches_tracked", List.of(1L));
        var safetensors = folder.resolve("weights.safetensors");
        WeightFiles.safetensors(safetensors, shapes);
        assertThat(agreesInTheLastLayer(InceptionWeights.file(safetensors))).isEqualTo(digest);
    }

    /// @return the digest of the weights
    private String agreesInTheLastLayer(InceptionWeights weights) throws IOException {
        try (var inception = Inception.load(weights, InceptionOptions.fidelity())) {
            var seen = inception.extract(pictures());
            assertNear(seen.features(), "fidelity_2048");
            assertNear(seen.logits(), "fidelity_logits_unbiased");
            assertThat(inception.fileDigest()).isEqualTo(weights.fileDigest());
            return inception.digest();
        }
    }

    @Test
    void picturesOfOtherSizesAndHowManyComeAtOnceChangeNoRow() throws IOException {
        var options =
                new InceptionOptions(Layer.POOL_192, false, ResizeKind.PIL_BICUBIC, PixelScaling.SIGNED_UNIT, false);
        try (var inception = Inception.load(InceptionWeights.random(1), options)) {
            var many = new ArrayList<>(pictures());
            for (int i = 0; i < 6; i++) {
                many.add(noise(20 + 31 * i, 400 - 50 * i));
            }
            var together = inception.extract(many).features();
            assertThat(together).hasSize(10);
            for (int i = 0; i < many.size(); i += 3) {
                var alone = inception.extract(List.of(many.get(i))).features().getFirst();
                assertThat(distance(alone, together.get(i))).isLessThan(1e-6);
                assertThat(distance(alone, together.get((i + 1) % 10))).isGreaterThan(1e-3);
            }
        }
    }

    @Test
    void bfloat16IsCoarserButOfTheSameNetwork() throws IOException {
        var fine = InceptionOptions.fidelity();
        var coarse = new InceptionOptions(fine.layer(), false, fine.resize(), fine.scaling(), true);
        try (var a = Inception.load(InceptionWeights.random(1), fine);
                var b = Inception.load(InceptionWeights.random(1), coarse)) {
            var picture = pictures().subList(0, 1);
            assertThat(distance(
                            b.extract(picture).features().getFirst(),
                            a.extract(picture).features().getFirst()))
                    .isBetween(1e-4, 0.1);
            assertThat(b.digest()).isEqualTo(a.digest());
            assertThat(b.name()).isEqualTo("inception 2048 bfloat16");
        }
    }

    @Test
    void memoryStaysLevel() throws IOException {
        var pictures = pictures();
        long before = Pointer.totalCount();
        var options =
                new InceptionOptions(Layer.POOL_192, false, ResizeKind.TF1_BILINEAR, PixelScaling.FIDELITY, false);
        try (var inception = Inception.load(InceptionWeights.random(1), options)) {
            inception.extract(pictures);
            long objects = Pointer.totalCount();
            long resident = 0;
            for (int i = 0; i < 12; i++) {
                inception.extract(pictures);
                assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
                if (i == 3) {
                    resident = SettledHeap.bytes();
                }
            }
            // One feature map of the stem kept in each round would add 180 MB.
            assertThat(SettledHeap.bytes()).isBetween(resident - (80L << 20), resident + (80L << 20));
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void countsWhatALowerLayerCosts() throws IOException {
        var options = new InceptionOptions(Layer.POOL_64, false, ResizeKind.TF1_BILINEAR, PixelScaling.FIDELITY, false);
        try (var inception = Inception.load(InceptionWeights.random(1), options)) {
            assertThat(inception.operationsPerPicture()).isBetween(1_000_000_000L, 2_000_000_000L);
        }
    }

    @Test
    void refusesNoPictures() throws IOException {
        var options = new InceptionOptions(Layer.POOL_64, false, ResizeKind.TF1_BILINEAR, PixelScaling.FIDELITY, false);
        try (var inception = Inception.load(InceptionWeights.random(1), options)) {
            assertThatThrownBy(() -> inception.extract(List.of())).hasMessage("pictures must be at least 1, got none");
        }
    }

    private List<Picture> pictures() {
        var images = requireNonNull(expected.get("images_nchw_uint8"))
                .permute(0, 2, 3, 1)
                .contiguous();
        var source = new BytePointer(images.data_ptr());
        var pictures = new ArrayList<Picture>();
        for (int i = 0; i < 4; i++) {
            var rgb = new byte[64 * 64 * 3];
            source.position((long) i * rgb.length).get(rgb);
            pictures.add(new Picture("picture " + i, 0, 64, 64, rgb));
        }
        images.close();
        source.close();
        return pictures;
    }

    private static Picture noise(int width, int height) {
        var rgb = new byte[width * height * 3];
        new java.util.Random(width).nextBytes(rgb);
        return new Picture("noise", 0, width, height, rgb);
    }

    private void assertNear(List<float[]> rows, String name) {
        var theirs = requireNonNull(expected.get(name));
        assertThat(rows).hasSize(4);
        var flat = new float[4 * rows.getFirst().length];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(rows.get(i), 0, flat, i * rows.getFirst().length, rows.getFirst().length);
        }
        assertThat(theirs.numel()).isEqualTo(flat.length);
        var values = new float[flat.length];
        new org.bytedeco.javacpp.FloatPointer(theirs.data_ptr()).get(values);
        assertThat(distance(flat, values)).as(name).isLessThan(NEAR);
    }

    /// Relative: `‖a − b‖ / ‖b‖`.
    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < b.length; i++) {
            difference += Math.pow((double) a[i] - b[i], 2);
            norm += (double) b[i] * b[i];
        }
        return Math.sqrt(difference / norm);
    }
}

package io.sagan.onnx;

import static io.sagan.onnx.OnnxModel.FLOAT;
import static io.sagan.onnx.OnnxModel.FLOAT16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.OnnxSpec;
import io.sagan.data.Picture;
import io.sagan.features.Extractors;
import io.sagan.features.FeatureExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Features of networks written here against the same sums in Java.
class OnnxExtractorTest {
    private static final int SIDE = 4;
    private static final int WIDTH = 5;
    private static final OnnxSpec SPEC = OnnxSpec.DEFAULT.with(Map.of("batch", "3"));

    @TempDir
    Path folder;

    @Test
    void scalesPixelsAndMultipliesThem() throws IOException {
        var weights = numbers(3 * SIDE * SIDE * WIDTH);
        var file = linear(weights, FLOAT, -1, -1);
        var pictures = pictures(7, SIDE);
        try (var extractor = Extractors.onnx(file, SPEC, 1)) {
            assertThat(extractor.width()).isEqualTo(WIDTH);
            assertThat(extractor.classes()).isZero();
            assertThat(extractor.name()).isEqualTo("onnx:linear.onnx");
            var extracted = extractor.extract(pictures);
            assertThat(extracted.logits()).isEmpty();
            assertThat(extracted.features()).hasSize(7);
            for (int i = 0; i < 7; i++) {
                requireNear(extracted.features().get(i), linear(scaled(pictures.get(i), true), weights), 1e-5);
            }
        }
    }

    @Test
    void givesChannelsLastWhereTheNetworkWantsThem() throws IOException {
        var weights = numbers(3 * SIDE * SIDE * WIDTH);
        var file = new OnnxModel()
                .input("x", FLOAT, -1, SIDE, SIDE, 3)
                .output("y", FLOAT, -1, WIDTH)
                .weights("w", weights, 3 * SIDE * SIDE, WIDTH)
                .node("Flatten", List.of("x"), "f")
                .node("MatMul", List.of("f", "w"), "y")
                .write(folder.resolve("last.onnx"));
        var pictures = pictures(2, SIDE);
        try (var extractor = Extractors.onnx(file, SPEC.with(Map.of("layout", "nhwc")), 1)) {
            var features = extractor.extract(pictures).features();
            requireNear(features.get(0), linear(scaled(pictures.get(0), false), weights), 1e-5);
            requireNear(features.get(1), linear(scaled(pictures.get(1), false), weights), 1e-5);
        }
    }

    @Test
    void averagesPlanesOfAConvolution() throws IOException {
        var kernel = numbers(WIDTH * 3);
        var convolution = new OnnxModel()
                .input("x", FLOAT, -1, 3, SIDE, SIDE)
                .weights("w", kernel, WIDTH, 3, 1, 1)
                .node("Conv", List.of("x", "w"), "c", OnnxModel.ints("kernel_shape", 1, 1));
        var own = convolution
                .node("GlobalAveragePool", List.of("c"), "p")
                .node("Flatten", List.of("p"), "y")
                .output("c", FLOAT, -1, WIDTH, SIDE, SIDE)
                .output("y", FLOAT, -1, WIDTH)
                .write(folder.resolve("convolution.onnx"));
        var picture = pictures(1, SIDE);
        var pixels = scaled(picture.getFirst(), true);
        var expected = new double[WIDTH];
        for (int d = 0; d < WIDTH; d++) {
            for (int i = 0; i < pixels.length; i++) {
                expected[d] += pixels[i] * kernel[3 * d + i / (SIDE * SIDE)] / (SIDE * SIDE);
            }
        }
        for (var settings : List.of(Map.of("output", "y"), Map.of("output", "c", "pooling", "mean"))) {
            try (var extractor = Extractors.onnx(own, SPEC.with(settings), 1)) {
                requireNear(extractor.extract(picture).features().getFirst(), expected, 1e-5);
            }
        }
        try (var extractor = Extractors.onnx(own, SPEC.with(Map.of("pooling", "flat")), 1)) {
            assertThat(extractor.width()).isEqualTo(WIDTH * SIDE * SIDE);
        }
    }

    @Test
    void averagesPlacesOfANetworkWithChannelsLast() throws IOException {
        var file = new OnnxModel()
                .input("x", FLOAT, -1, SIDE, SIDE, 3)
                .output("y", FLOAT, -1, SIDE, SIDE, 3)
                .node("Identity", List.of("x"), "y")
                .write(folder.resolve("same.onnx"));
        var picture = pictures(1, SIDE);
        var pixels = scaled(picture.getFirst(), false);
        var expected = new double[3];
        for (int i = 0; i < pixels.length; i++) {
            expected[i % 3] += pixels[i] / (SIDE * SIDE);
        }
        try (var extractor = Extractors.onnx(file, SPEC.with(Map.of("layout", "nhwc", "pooling", "mean")), 1)) {
            requireNear(extractor.extract(picture).features().getFirst(), expected, 1e-5);
        }
    }

    /// Rows of the picture are its tokens: 12 of 4 numbers.
    @Test
    void takesTheFirstTokenOrTheMeanOrAll() throws IOException {
        var file = new OnnxModel()
                .input("x", FLOAT, -1, 3, SIDE, SIDE)
                .output("y", FLOAT, -1, 3 * SIDE, SIDE)
                .whole("shape", 0, 3 * SIDE, SIDE)
                .node("Reshape", List.of("x", "shape"), "y")
                .write(folder.resolve("tokens.onnx"));
        var pictures = pictures(4, SIDE);
        var pixels = scaled(pictures.get(3), true);
        var first = new double[SIDE];
        var mean = new double[SIDE];
        for (int i = 0; i < pixels.length; i++) {
            first[i % SIDE] += i < SIDE ? pixels[i] : 0;
            mean[i % SIDE] += pixels[i] / (3 * SIDE);
        }
        requireNear(last(file, "cls_token", pictures), first, 1e-5);
        requireNear(last(file, "mean", pictures), mean, 1e-5);
        requireNear(last(file, "flat", pictures), pixels, 1e-5);
    }

    @Test
    void fillsUpTheLastBatchWhereTheFileFixesTheNumber() throws IOException {
        var weights = numbers(3 * SIDE * SIDE * WIDTH);
        var pictures = pictures(7, SIDE);
        for (int fixed : List.of(1, 4)) {
            try (var extractor = Extractors.onnx(linear(weights, FLOAT, fixed, fixed), SPEC, 1)) {
                var features = extractor.extract(pictures).features();
                assertThat(features).hasSize(7);
                for (int i = 0; i < 7; i++) {
                    requireNear(features.get(i), linear(scaled(pictures.get(i), true), weights), 1e-5);
                }
            }
        }
    }

    /// A network whose rows depend on their neighbours shows what stands in the places left over.
    @Test
    void fillsUpWithZerosAndNotWithEarlierPictures() throws IOException {
        var file = new OnnxModel()
                .input("x", FLOAT, 4, 3, SIDE, SIDE)
                .output("y", FLOAT, 4, 3 * SIDE * SIDE)
                .node("ReduceMean", List.of("x"), "m", OnnxModel.ints("axes", 0))
                .node("Sub", List.of("x", "m"), "s")
                .node("Flatten", List.of("s"), "y")
                .write(folder.resolve("neighbours.onnx"));
        var pictures = pictures(5, SIDE);
        try (var extractor = Extractors.onnx(file, SPEC, 1)) {
            var row = extractor.extract(pictures).features().getLast();
            var pixels = scaled(pictures.getLast(), true);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] *= 0.75;
            }
            requireNear(row, pixels, 1e-5);
        }
    }

    @Test
    void readsAndWritesNumbersOfSixteenBits() throws IOException {
        var file = new OnnxModel()
                .input("x", FLOAT16, -1, 3, SIDE, SIDE)
                .output("y", FLOAT16, -1, 3 * SIDE * SIDE)
                .node("Flatten", List.of("x"), "y")
                .write(folder.resolve("half.onnx"));
        var pictures = pictures(2, SIDE);
        try (var extractor = Extractors.onnx(file, SPEC, 1)) {
            var row = extractor.extract(pictures).features().getLast();
            var pixels = scaled(pictures.getLast(), true);
            for (int i = 0; i < pixels.length; i++) {
                assertThat(row[i]).isEqualTo(Float.float16ToFloat(Float.floatToFloat16((float) pixels[i])));
            }
        }
    }

    @Test
    void givesTheSameBitsForTheSamePictures() throws IOException {
        var file = linear(numbers(3 * SIDE * SIDE * WIDTH), FLOAT, -1, -1);
        var pictures = pictures(8, SIDE);
        List<float[]> first;
        try (var extractor = Extractors.onnx(file, SPEC, 2)) {
            first = extractor.extract(pictures).features();
            assertThat(extractor.extract(pictures).features())
                    .usingRecursiveComparison()
                    .isEqualTo(first);
        }
        try (var extractor = Extractors.onnx(file, SPEC, 2)) {
            assertThat(extractor.extract(pictures).features())
                    .usingRecursiveComparison()
                    .isEqualTo(first);
        }
    }

    @Test
    void refusesFeaturesThatAreNotFinite() throws IOException {
        var file = new OnnxModel()
                .input("x", FLOAT16, -1, 3, SIDE, SIDE)
                .output("y", FLOAT16, -1, 3 * SIDE * SIDE)
                .node("Flatten", List.of("x"), "f")
                .node("Exp", List.of("f"), "e")
                .node("Exp", List.of("e"), "y")
                .write(folder.resolve("steep.onnx"));
        var white = new byte[3 * SIDE * SIDE];
        java.util.Arrays.fill(white, (byte) -1);
        try (var extractor = Extractors.onnx(file, SPEC, 1)) {
            assertThatThrownBy(() -> extractor.extract(List.of(new Picture("snow.png", 0, SIDE, SIDE, white))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(file + " gives Infinity as a feature of snow.png, and features must be finite;"
                            + " export it with numbers of 32 bits");
        }
    }

    private static float[] last(Path file, String pooling, List<Picture> pictures) throws IOException {
        try (FeatureExtractor extractor = Extractors.onnx(file, SPEC.with(Map.of("pooling", pooling)), 1)) {
            return extractor.extract(pictures).features().getLast();
        }
    }

    private Path linear(float[] weights, int type, long in, long out) throws IOException {
        return new OnnxModel()
                .input("x", type, in, 3, SIDE, SIDE)
                .output("y", type, out, WIDTH)
                .weights("w", weights, 3 * SIDE * SIDE, WIDTH)
                .node("Flatten", List.of("x"), "f")
                .node("MatMul", List.of("f", "w"), "y")
                .write(folder.resolve("linear.onnx"));
    }

    private static double[] linear(double[] pixels, float[] weights) {
        var row = new double[WIDTH];
        for (int d = 0; d < WIDTH; d++) {
            for (int i = 0; i < pixels.length; i++) {
                row[d] += pixels[i] * weights[i * WIDTH + d];
            }
        }
        return row;
    }

    /// @param planes channels first
    private static double[] scaled(Picture picture, boolean planes) {
        double[] mean = {0.485, 0.456, 0.406};
        double[] std = {0.229, 0.224, 0.225};
        int plane = picture.width() * picture.height();
        var out = new double[3 * plane];
        for (int i = 0; i < out.length; i++) {
            int c = i % 3;
            out[planes ? c * plane + i / 3 : i] = ((picture.rgb()[i] & 0xff) / 255.0 - mean[c]) / std[c];
        }
        return out;
    }

    static List<Picture> pictures(int count, int side) {
        var random = new Random(5);
        var pictures = new ArrayList<Picture>();
        for (int i = 0; i < count; i++) {
            var rgb = new byte[3 * side * side];
            random.nextBytes(rgb);
            pictures.add(new Picture(i + ".png", 0, side, side, rgb));
        }
        return pictures;
    }

    private static float[] numbers(int count) {
        var random = new Random(3);
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian() / 4;
        }
        return numbers;
    }

    private static void requireNear(float[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(tolerance));
        }
    }
}

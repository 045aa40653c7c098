package io.sagan.onnx;

import static io.sagan.onnx.OnnxModel.FLOAT;
import static io.sagan.onnx.OnnxModel.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.OnnxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxProviderTest {

    @TempDir
    Path folder;

    @Test
    void takesTheDigestOfTheFile() throws IOException, GeneralSecurityException {
        var file = identity(-1, 3, 4, 4).write(folder.resolve("größer.onnx"));
        assertThat(digest(file)).isEqualTo(sha256(Files.readAllBytes(file)));
    }

    @Test
    void takesTheDigestOfFilesBesideItToo() throws IOException, GeneralSecurityException {
        var file = beside("b.data", "a.data").write(folder.resolve("model.onnx"));
        var a = OnnxModel.littleEndian(new float[48 * 2]);
        var b = OnnxModel.littleEndian(new float[48 * 2]);
        b[3] = 64;
        Files.write(folder.resolve("a.data"), a);
        Files.write(folder.resolve("b.data"), b);
        assertThat(digest(file)).isEqualTo(sha256(Files.readAllBytes(file), a, b));
    }

    @Test
    void readsWeightsFromFilesBesideIt() throws IOException {
        var file = beside("a.data", "b.data").write(folder.resolve("model.onnx"));
        var ones = new float[48 * 2];
        Arrays.fill(ones, 1);
        Files.write(folder.resolve("a.data"), OnnxModel.littleEndian(ones));
        Files.write(folder.resolve("b.data"), OnnxModel.littleEndian(ones));
        var settings = OnnxSpec.DEFAULT.with(Map.of("mean", "[0, 0, 0]", "std", "[1, 1, 1]"));
        var white = OnnxExtractorTest.pictures(1, 4).getFirst();
        Arrays.fill(white.rgb(), (byte) -1);
        try (var extractor = new OnnxProvider().open(file, settings, 1)) {
            assertThat(extractor.extract(List.of(white)).features().getFirst()).containsExactly(96, 96);
        }
    }

    @Test
    void refusesFilesBesideItThatAreMissingOrShortOrElsewhere() throws IOException {
        var file = beside("a.data", "b.data").write(folder.resolve("model.onnx"));
        Files.write(folder.resolve("a.data"), OnnxModel.littleEndian(new float[48 * 2]));
        var missing = folder.toAbsolutePath().resolve("b.data");
        assertThatThrownBy(() -> digest(file))
                .isInstanceOf(IOException.class)
                .hasMessage("%s cannot be read: it does not exist; %s takes tensors from it, so both must lie together"
                        .formatted(missing, file));
        Files.write(missing, new byte[8]);
        assertThatThrownBy(() -> digest(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " cannot be loaded by ONNX Runtime: ")
                .hasMessageContaining("are out of bounds or can not be read in full")
                .hasMessageNotContainingAny("\n", ".cc:");
        var outside = beside("a.data", "../b.data").write(folder.resolve("outside.onnx"));
        assertThatThrownBy(() -> digest(outside))
                .isInstanceOf(IOException.class)
                .hasMessage("%s takes tensors from ../b.data, outside its own folder; put both into one folder"
                        .formatted(outside));
    }

    @Test
    void findsFilesThatTensorsInsideNodesAreIn() throws IOException {
        var tensor = new Wire()
                .number(2, FLOAT)
                .message(13, new Wire().text(1, "location").text(2, "deep.data"))
                .message(13, new Wire().text(1, "offset").text(2, "0"))
                .number(14, 1);
        var constant = new Wire().text(1, "value").message(5, tensor).number(20, 4);
        var branch = new Wire()
                .text(1, "then_branch")
                .message(6, new Wire().message(1, new Wire().text(4, "Constant").message(5, constant)));
        for (var attribute : List.of(constant, branch)) {
            var file = new OnnxModel()
                    .input("x", FLOAT, -1, 3, 4, 4)
                    .output("y", FLOAT, -1, 5)
                    .node("If", List.of("x"), "y", attribute)
                    .write(folder.resolve("model.onnx"));
            assertThatThrownBy(() -> digest(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            folder.toAbsolutePath().resolve("deep.data") + " cannot be read: it does not exist;");
        }
    }

    @Test
    void refusesWhatIsNoReadableFile() {
        var missing = folder.resolve("none.onnx");
        assertThatThrownBy(() -> digest(missing))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + " cannot be read: it does not exist");
        assertThatThrownBy(() -> digest(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " cannot be read: it is a folder");
    }

    @Test
    void refusesWhatIsNoOnnxFile() throws IOException {
        var file = folder.resolve("model.onnx");
        var random = new byte[4096];
        new Random(1).nextBytes(random);
        for (var bytes : List.of(
                new byte[0],
                new byte[100],
                "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8),
                "PK\u0003\u0004".getBytes(StandardCharsets.UTF_8),
                random)) {
            Files.write(file, bytes);
            assertThatThrownBy(() -> digest(file))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + " is no ONNX file, or an incomplete one");
        }
    }

    @Test
    void refusesAFileThatIsCutAnywhere() throws IOException {
        var whole = beside("a.data", "b.data").toBytes();
        Files.write(folder.resolve("a.data"), OnnxModel.littleEndian(new float[48 * 2]));
        Files.write(folder.resolve("b.data"), OnnxModel.littleEndian(new float[48 * 2]));
        var file = folder.resolve("model.onnx");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> digest(file))
                    .as("%s of %s bytes", length, whole.length)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    @Test
    void endsInOneSentenceWhateverByteIsWrong() throws IOException {
        var whole = identity(-1, 3, 4, 4).toBytes();
        var file = folder.resolve("model.onnx");
        var random = new Random(2);
        for (int round = 0; round < 300; round++) {
            var bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            Files.write(file, bytes);
            try (var extractor = new OnnxProvider().open(file, OnnxSpec.DEFAULT.with(Map.of("pooling", "flat")), 1)) {
                assertThat(extractor.width()).isPositive();
            } catch (IOException | IllegalArgumentException e) {
                assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n");
            }
        }
    }

    @Test
    void refusesOperatorsThatNobodyKnows() throws IOException {
        var file = new OnnxModel()
                .input("x", FLOAT, -1, 3, 4, 4)
                .output("y", FLOAT, -1, 5)
                .node("Frob", List.of("x"), "y")
                .write(folder.resolve("model.onnx"));
        assertThatThrownBy(() -> digest(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " cannot be loaded by ONNX Runtime: This is an invalid model.")
                .hasMessageContaining("Frob");
    }

    @Test
    void refusesInputsThatAreNoPictures() throws IOException {
        refuses(
                identity(-1, 12),
                Map.of(),
                "the input x of %s must have four axes, those of pictures, got [?, 12]; export the network with such an"
                        + " input");
        refuses(
                identity(-1, 1, 4, 4),
                Map.of(),
                "the input x of %s must have 3 colours as its axis 2 where onnx.layout is nchw, got [?, 1, 4, 4];"
                        + " export a network that sees coloured pictures");
        refuses(
                identity(-1, 4, 4, 3),
                Map.of(),
                "the input x of %s must have 3 colours as its axis 2 where onnx.layout is nchw, got [?, 4, 4, 3];"
                        + " set onnx.layout to nhwc");
        refuses(
                identity(-1, 3, 4, 4),
                Map.of("layout", "nhwc"),
                "the input x of %s must have 3 colours as its axis 4 where onnx.layout is nhwc, got [?, 3, 4, 4];"
                        + " set onnx.layout to nchw");
        refuses(
                new OnnxModel()
                        .input("ids", INT64, -1, 3, 4, 4)
                        .output("y", INT64, -1, 3, 4, 4)
                        .node("Identity", List.of("ids"), "y"),
                Map.of(),
                "the input ids of %s must hold numbers of type float or float16, got int64; export the network with"
                        + " such an input");
        refuses(
                new OnnxModel()
                        .input("pixels", FLOAT, -1, 3, 4, 4)
                        .input("ids", INT64, -1)
                        .output("y", FLOAT, -1, 48)
                        .node("Flatten", List.of("pixels"), "y"),
                Map.of(),
                "%s must have one input, for pictures, and has pixels, ids; export the part that sees pictures alone");
    }

    @Test
    void refusesSizesThatDoNotFit() throws IOException {
        refuses(
                identity(-1, 3, 4, 4),
                Map.of("size", "224"),
                "onnx.size must be 4, as the input x of %s has it, got 224; set it so, or to 0");
        refuses(
                identity(-1, 3, 4, 6),
                Map.of(),
                "the input x of %s must be square, got 6 × 4 pixels; export the network for a square");
        refuses(
                identity(-1, -2, -3, -4),
                Map.of(),
                "the input x of %s leaves the size of pictures open, and onnx.size is 0; set onnx.size to the side in"
                        + " pixels that the network was trained on, such as 224");
        refuses(
                identity(4096, 3, 4096, 4096),
                Map.of(),
                "the input x of %s with 4096 pictures of 4096 × 4096 pixels must hold less than 2 GiB; export it for"
                        + " fewer");
        var flat = new OnnxModel()
                .input("x", FLOAT, -1, 3, -2, -2)
                .output("y", FLOAT, -1, 2)
                .weights("w", new float[48 * 2], 48, 2)
                .node("Flatten", List.of("x"), "f")
                .node("MatMul", List.of("f", "w"), "y");
        refuses(
                flat,
                Map.of("size", "5"),
                "%s does not run on pictures of 5 × 5 pixels (MatMul dimension mismatch); set onnx.size to the side"
                        + " that it was made for");
    }

    @Test
    void refusesOutputsThatAreNoFeatures() throws IOException {
        refuses(
                identity(-1, 3, 4, 4),
                Map.of("output", "pooled"),
                "onnx.output must be an output of %s, which has y, got pooled");
        refuses(
                identity(-1, 3, 4, 4),
                Map.of(),
                "onnx.pooling must be mean or flat where the output y of %s has places, not tokens ([2, 3, 4, 4]), got"
                        + " cls_token");
        refuses(
                new OnnxModel()
                        .input("x", FLOAT, -1, 3, 4, 4)
                        .output("y", INT64, 4)
                        .node("Shape", List.of("x"), "y"),
                Map.of(),
                "the output y of %s must hold numbers of type float or float16, got int64; set onnx.output to another"
                        + " of y");
        refuses(
                new OnnxModel()
                        .input("x", FLOAT, -1, 3, 4, 4)
                        .output("y", FLOAT, 1, 3, 4, 4)
                        .node("ReduceMean", List.of("x"), "y", OnnxModel.ints("axes", 0)),
                Map.of("pooling", "mean"),
                "the output y of %s must have 2, 3 or 4 axes, the first as long as there are pictures, got"
                        + " [1, 3, 4, 4] for 2 of them; set onnx.output to another");
    }

    private void refuses(OnnxModel model, Map<String, String> settings, String sentence) throws IOException {
        var file = model.write(folder.resolve("model.onnx"));
        assertThatThrownBy(() -> new OnnxProvider().open(file, OnnxSpec.DEFAULT.with(settings), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence.formatted(file));
    }

    private static OnnxModel identity(long... shape) {
        return new OnnxModel()
                .input("x", FLOAT, shape)
                .output("y", FLOAT, shape)
                .node("Identity", List.of("x"), "y");
    }

    private static OnnxModel beside(String first, String second) {
        return new OnnxModel()
                .input("x", FLOAT, -1, 3, 4, 4)
                .output("y", FLOAT, -1, 2)
                .weightsIn(first, "v", 48, 2)
                .weightsIn(second, "w", 48, 2)
                .node("Flatten", List.of("x"), "f")
                .node("MatMul", List.of("f", "v"), "a")
                .node("MatMul", List.of("f", "w"), "b")
                .node("Add", List.of("a", "b"), "y");
    }

    private static String digest(Path file) throws IOException {
        try (var extractor = new OnnxProvider().open(file, OnnxSpec.DEFAULT.with(Map.of("pooling", "flat")), 1)) {
            return extractor.digest();
        }
    }

    private static String sha256(byte[]... parts) throws GeneralSecurityException {
        var sha = MessageDigest.getInstance("SHA-256");
        for (var part : parts) {
            sha.update(part);
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}

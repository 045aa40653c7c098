package io.sagan.studio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.Sagan;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Pixels;
import io.sagan.tensor.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedGeneratorTest {
    private static final int LATENT = 16;
    private static final SampleRequest SEVEN = SampleRequest.seed(7);

    @TempDir
    private static Path runs;

    private static Path withClasses;
    private static Path withoutClasses;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        withClasses = runs.resolve("classes");
        withoutClasses = runs.resolve("flat");
        Studio.train(
                TinyRuns.experiment(TinyRuns.classes(runs.resolve("data"), 4), 2, 1),
                withClasses,
                _ -> {},
                () -> false);
        Studio.train(
                TinyRuns.experiment(TinyRuns.flat(runs.resolve("flat-data"), 4), 1, 1),
                withoutClasses,
                _ -> {},
                () -> false);
    }

    @Test
    void loadsARunACheckpointAndAModelFolder() throws IOException {
        var fromRun = drawn(withClasses, SEVEN);
        assertThat(drawn(withClasses.resolve("checkpoints/step-000002"), SEVEN)).isEqualTo(fromRun);
        assertThat(drawn(model(), SEVEN)).isEqualTo(fromRun);
        assertThat(drawn(withClasses.resolve("checkpoints/step-000001"), SEVEN)).isNotEqualTo(fromRun);
    }

    @Test
    void drawsTheSamePixelsForTheSameSeedOnAnyThread() throws Exception {
        try (var gan = Sagan.load(withClasses);
                var platform = Executors.newFixedThreadPool(4);
                var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            var expected = pixels(gan.sample(SEVEN));
            assertThat(pixels(gan.sample(SampleRequest.seed(8)))).isNotEqualTo(expected);
            var tasks = new ArrayList<Callable<int[]>>();
            for (int i = 0; i < 12; i++) {
                tasks.add(() -> pixels(gan.sample(SEVEN)));
            }
            for (var pool : List.of(platform, virtual)) {
                for (var done : pool.invokeAll(tasks)) {
                    assertThat(done.get()).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void choosesAClassByNameOrNumber() throws IOException {
        try (var gan = Sagan.load(withClasses)) {
            assertThat(gan.classNames()).containsExactly("disc", "square");
            assertThat(gan.size()).isEqualTo(32);
            var square = pixels(gan.sample(SEVEN.withClass("square")));
            assertThat(pixels(gan.sample(SEVEN.withClass("1")))).isEqualTo(square);
            assertThat(pixels(gan.sample(SEVEN.withClass("0")))).isNotEqualTo(square);
            for (var wrong : List.of("cat", "2", "-1", "99999999999", "")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> gan.sample(SEVEN.withClass(wrong)))
                        .withMessage("class must be one of disc, square or a number in 0..1, got " + wrong);
            }
        }
        try (var gan = Sagan.load(withoutClasses)) {
            assertThat(gan.classNames()).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gan.sample(SEVEN.withClass("disc")))
                    .withMessage("class cannot choose disc: this model has no classes");
        }
    }

    @Test
    void drawsFromABigGanByClassNameAndByItsOwnLengthOfZ() throws IOException {
        var run = folder.resolve("big");
        var big = TinyRuns.experiment(TinyRuns.classes(folder.resolve("data"), 4), 1, 1)
                .with(Map.of(
                        "model.latent", "20",
                        "model.init", "orthogonal",
                        "model.generator.sharedEmbedding", "6",
                        "model.generator.hierarchicalLatent", "true",
                        "model.generator.spectralTables", "true",
                        "model.generator.upsampling", "bilinear",
                        "model.attentionKind", "residual",
                        "model.spectralIteratesAtEvaluation", "true"));
        Studio.train(big, run, _ -> {}, () -> false);
        try (var gan = Sagan.load(run);
                var _ = new PointerScope()) {
            var square = pixels(gan.sample(SEVEN.withClass("square")));
            assertThat(pixels(gan.sample(SEVEN.withClass("disc")))).isNotEqualTo(square);
            assertThat(pixels(gan.sample(SEVEN.withClass("square")))).isEqualTo(square);
            assertThat(gan.sheet(SEVEN, 3, 2).getHeight()).isEqualTo(2 + 2 * 66);
            var z = new float[20];
            SEVEN.fill(z, 0, 20, 0);
            var latents = folder.resolve("z.safetensors");
            var out = folder.resolve("images.safetensors");
            write(latents, Map.of("z", tensor(z, 1), "labels", Tensor.create(new long[] {1}, 1)));
            gan.generate(latents, out);
            var images = requireNonNull(Safetensors.read(out).tensors().get("images"));
            assertThat(pixels(Pixels.images(images).getFirst())).isEqualTo(square);
        }
    }

    @Test
    void drawsEachPictureWhateverStandsBesideIt() throws IOException {
        try (var gan = Sagan.load(withClasses)) {
            var many = gan.samples(SEVEN, 70);
            assertThat(many).hasSize(70);
            assertThat(pixels(many.getFirst())).isEqualTo(pixels(gan.sample(SEVEN)));
            assertThat(pixels(many.get(66)))
                    .isEqualTo(pixels(gan.samples(SEVEN, 65, 3).get(1)));
            assertThat(pixels(many.get(1)))
                    .isEqualTo(pixels(gan.samples(SEVEN.withClass("1"), 2).get(1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gan.samples(SEVEN, 0))
                    .withMessage("count must be at least 1, got 0");
        }
    }

    @Test
    void givesEachRowOfASheetItsClass() throws IOException {
        try (var gan = Sagan.load(withClasses)) {
            var sheet = gan.sheet(SEVEN, 3, 4);
            int margin = sheet.getWidth() - 3 * 66;
            assertThat(margin).isGreaterThan(2);
            assertThat(sheet.getHeight()).isEqualTo(2 + 4 * 66);
            for (int place : new int[] {0, 4, 7, 11}) {
                int row = place / 3;
                var alone = gan.samples(SEVEN.withClass(String.valueOf(row % 2)), place, 1)
                        .getFirst();
                var cell = sheet.getSubimage(margin + place % 3 * 66, 2 + row * 66, 64, 64);
                for (int at = 0; at < 64; at++) {
                    assertThat(cell.getRGB(at, 63 - at)).isEqualTo(alone.getRGB(at / 2, (63 - at) / 2));
                }
            }
            assertThat(gan.sheet(SEVEN.withClass("disc"), 3, 1).getWidth()).isEqualTo(2 + 3 * 66);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gan.sheet(SEVEN, 999, 999))
                    .withMessageContaining("999 columns and 999 rows");
        }
        try (var gan = Sagan.load(withoutClasses)) {
            assertThat(gan.sheet(SEVEN, 5, 2).getWidth()).isEqualTo(2 + 5 * 66);
        }
    }

    @Test
    void generatesFromRawLatents() throws IOException {
        var latents = folder.resolve("z.safetensors");
        var out = folder.resolve("images.safetensors");
        var z = new float[3 * LATENT];
        for (int i = 0; i < 3; i++) {
            SEVEN.fill(z, i * LATENT, LATENT, i);
        }
        try (var gan = Sagan.load(withClasses);
                var _ = new PointerScope()) {
            write(latents, Map.of("z", tensor(z, 3), "labels", Tensor.create(new long[] {0, 1, 0}, 3)));
            gan.generate(latents, out);
            var read = Safetensors.read(out).tensors();
            assertThat(read).containsOnlyKeys("images");
            var images = requireNonNull(read.get("images"));
            assertThat(images.shape()).containsExactly(3, 3, 32, 32);
            var expected = gan.samples(SEVEN, 3);
            var got = Pixels.images(images);
            for (int i = 0; i < 3; i++) {
                assertThat(pixels(got.get(i))).isEqualTo(pixels(expected.get(i)));
            }
        }
    }

    @Test
    void saysThatNumbersAreNotFinite() throws IOException {
        var latents = folder.resolve("latents.safetensors");
        var z = new float[LATENT];
        z[3] = Float.NaN;
        try (var _ = new PointerScope()) {
            write(latents, Map.of("z", tensor(z, 1), "labels", Tensor.create(new long[] {1}, 1)));
            requireRefused(latents, latents + ": z must hold finite numbers, and holds a NaN or an infinity");
            var model = model();
            var weights = model.resolve("generator.safetensors");
            var broken = new HashMap<>(Safetensors.read(weights).tensors());
            requireNonNull(broken.get("finalConv.bias")).fill_(new Scalar(Double.NaN));
            write(weights, broken);
            try (var gan = Sagan.load(model)) {
                assertThatThrownBy(() -> gan.sample(SEVEN))
                        .isInstanceOf(ArithmeticException.class)
                        .hasMessageStartingWith("the generator makes numbers that are not finite");
            }
        }
    }

    @Test
    void writesOverNeitherItsLatentsNorAModel() throws IOException {
        var latents = folder.resolve("latents.safetensors");
        try (var _ = new PointerScope();
                var gan = Sagan.load(withClasses)) {
            write(latents, Map.of("z", tensor(new float[LATENT], 1), "labels", Tensor.create(new long[] {1}, 1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gan.generate(latents, folder.resolve("./latents.safetensors")))
                    .withMessageContaining("must not be written over its input");
            var weights = model().resolve("generator.safetensors");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gan.generate(latents, weights))
                    .withMessage(weights + " is a file of a model and must not be written over; name another file");
            assertThat(Safetensors.read(weights).tensors()).containsKey("finalConv.bias");
        }
    }

    @Test
    void refusesLatentsThatDoNotFitInOneSentence() throws IOException {
        try (var _ = new PointerScope()) {
            var z = tensor(new float[2 * LATENT], 2);
            requireRefused(Map.of("x", z), "must hold the tensor z as float32 [N, 16]");
            requireRefused(Map.of("z", tensor(new float[30], 2)), "must hold the tensor z as float32 [N, 16]");
            requireRefused(Map.of("z", z.to(ScalarType.Double)), "must hold the tensor z as float32 [N, 16]");
            requireRefused(Map.of("z", z), "must hold the tensor labels as int64 [N]: the model has 2 classes");
            requireRefused(
                    Map.of("z", z, "labels", Tensor.create(new long[] {1}, 1)),
                    "must hold the tensor labels as int64 [2]");
            requireRefused(Map.of("z", z, "labels", z), "must hold the tensor labels as int64 [2]");
            requireRefused(
                    Map.of("z", z, "labels", Tensor.create(new long[] {1, 2}, 2)), "labels must be in 0..1, got 2");
            requireRefused(
                    Map.of("z", z, "labels", Tensor.create(new long[] {-1, 0}, 2)), "labels must be in 0..1, got -1");
        }
        var file = Files.writeString(folder.resolve("z.safetensors"), "no tensors at all");
        requireRefused(file, file + " is damaged or of another kind");
        requireRefused(folder.resolve("none"), folder.resolve("none") + " could not be read: ");
        requireRefused(folder, folder + " could not be read: Is a directory");
    }

    @Test
    void refusesAModelThatIsNotWholeInOneSentence() throws IOException {
        var model = model();
        var weights = model.resolve("generator.safetensors");
        var card = model.resolve("model.json");
        var whole = Files.readAllBytes(weights);
        var described = Files.readString(card);

        Files.writeString(card, described.replace("\"square\"", "\"square\", \"star\""));
        requireNotLoaded(model, weights + ": the weights do not fit the model: ");
        Files.writeString(card, described.replace("\"classes\"", "\"sorts\""));
        requireNotLoaded(model, card + " does not hold what it should: ");
        Files.writeString(card, described.replace("\"XAVIER\"", "\"BEST\""));
        requireNotLoaded(
                model,
                card + " does not hold what it should: model.init must be one of XAVIER, ORTHOGONAL, NORMAL,"
                        + " XAVIER_RELU, got BEST");
        Files.writeString(card, described.replace("\"latent\" : 16", "\"latent\" : 0"));
        requireNotLoaded(
                model,
                card + " does not hold what it should: model.latent must be at least 1 and at most 65536, got 0");
        Files.writeString(card, described.replace("\"latent\" : 16", "\"latent\" : \"many\""));
        requireNotLoaded(model, card + " does not hold what it should: model.latent must be a whole number, got many");
        Files.writeString(card, described.replace("\"latent\" : 16", "\"latent\" : null"));
        requireNotLoaded(model, card + " does not hold what it should: model.latent must be a whole number");
        Files.writeString(card, described.replace("\"generator\"", "\"generators\""));
        requireNotLoaded(model, card + " does not hold what it should: model must have all of size, latent, ");
        Files.writeString(card, described.substring(0, described.length() / 2));
        requireNotLoaded(model, card + " does not hold what it should: it is no JSON from line ");
        Files.writeString(card, "{}");
        requireNotLoaded(model, card + " does not hold what it should: it must have all of classes, model");
        Files.writeString(card, " ".repeat(1 << 20) + described);
        requireNotLoaded(model, card + " could not be read: it has more than 1048576 bytes");
        Files.writeString(card, "null");
        requireNotLoaded(model, card + " does not hold what it should: ");
        Files.write(card, new byte[] {(byte) 0xff});
        requireNotLoaded(model, card + " does not hold what it should: it is not UTF-8 text");
        Files.writeString(card, described);

        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length - 1));
        requireNotLoaded(model, weights + " is damaged or of another kind: ");
        Files.delete(weights);
        requireNotLoaded(model, weights + " could not be read: " + weights + " does not exist");
        requireNotLoaded(folder, folder + " holds no run");
        requireNotLoaded(folder.resolve("none"), folder.resolve("none") + " does not exist");
    }

    @Test
    void passesOverADamagedCheckpointOfARunButNotOneThatIsNamed() throws IOException {
        var copy = folder.resolve("run");
        copy(withClasses, copy);
        var newest = copy.resolve("checkpoints/step-000002");
        var before = drawn(copy.resolve("checkpoints/step-000001"), SEVEN);
        var bytes = Files.readAllBytes(newest.resolve("ema.safetensors"));
        bytes[bytes.length - 9] ^= 1;
        Files.write(newest.resolve("ema.safetensors"), bytes);
        assertThat(drawn(copy, SEVEN)).isEqualTo(before);
        requireNotLoaded(newest, newest + " is damaged or of another kind: ema.safetensors does not match");
    }

    @Test
    void canBeClosedTwiceAndIsThenNotUsable() throws IOException {
        var gan = Sagan.load(withClasses);
        gan.sample(SEVEN);
        gan.close();
        gan.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> gan.sample(SEVEN))
                .withMessage("this model is closed; load it again");
        assertThatIllegalStateException().isThrownBy(() -> gan.generate(folder, folder));
    }

    @Test
    void keepsNothingOfWhatItDrew() throws IOException {
        try (var gan = Sagan.load(withClasses)) {
            for (int i = 0; i < 5; i++) {
                gan.sample(SEVEN);
            }
            long before = Pointer.totalCount();
            for (int i = 0; i < 100; i++) {
                gan.sample(SampleRequest.seed(i));
            }
            // Garbage of earlier tests may go meanwhile, so the count can fall.
            assertThat(Pointer.totalCount()).isLessThan(before + 20);
        }
    }

    /// A folder with nothing but a generator and its description.
    private Path model() throws IOException {
        var model = Files.createDirectories(folder.resolve("model"));
        var checkpoint = withClasses.resolve("checkpoints/step-000002");
        Files.copy(checkpoint.resolve("model.json"), model.resolve("model.json"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                checkpoint.resolve("ema.safetensors"),
                model.resolve("generator.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        return model;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private void requireRefused(Map<String, Tensor> tensors, String sentence) throws IOException {
        var file = folder.resolve("latents.safetensors");
        write(file, tensors);
        requireRefused(file, file + (sentence.startsWith("labels must") ? ": " : " ") + sentence);
    }

    private void requireRefused(Path latents, String start) throws IOException {
        try (var gan = Sagan.load(withClasses)) {
            assertThatThrownBy(() -> gan.generate(latents, folder.resolve("out.safetensors")))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(start)
                    .message()
                    .hasLineCount(1);
            assertThat(folder.resolve("out.safetensors")).doesNotExist();
        }
    }

    private static void requireNotLoaded(Path model, String start) {
        assertThatThrownBy(() -> Sagan.load(model).close())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(start)
                .message()
                .hasLineCount(1);
    }

    private static Tensor tensor(float[] values, long rows) {
        return Tensor.create(values, rows, values.length / rows);
    }

    private static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        Engine.start();
        Safetensors.write(file, tensors, Map.of());
    }

    private static int[] drawn(Path model, SampleRequest request) throws IOException {
        try (var gan = Sagan.load(model)) {
            return pixels(gan.sample(request));
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}

package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.studio.AttentionRequest.Point;
import io.sagan.studio.Interpolation.Way;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be looked at in trained models: attention, ways between pictures, other statistics.
class LookTest {
    private static final SampleRequest SEVEN = SampleRequest.seed(7);

    @TempDir
    private static Path runs;

    private static Path run;
    private static Path flat;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        run = runs.resolve("classes");
        flat = runs.resolve("flat");
        var several = Map.of("model.generator.attention", "[8, 16]", "model.discriminator.attention", "[16, 8]");
        Studio.train(
                TinyRuns.experiment(TinyRuns.classes(runs.resolve("data"), 4), 1, 1)
                        .with(several),
                run,
                _ -> {},
                () -> false);
        Studio.train(
                TinyRuns.experiment(TinyRuns.flat(runs.resolve("flat-data"), 4), 1, 1), flat, _ -> {}, () -> false);
    }

    @Test
    void showsTheGeneratorsAttentionInEveryLayerAndPicture() throws IOException {
        try (var gan = TrainedGenerator.load(run)) {
            var figure = gan.attention(SEVEN, 3, AttentionRequest.automatic(4));
            assertThat(figure.rows())
                    .extracting(row -> row.picture() + " " + row.layer())
                    .containsExactly("disc 8", "disc 16", "square 8", "square 16", "disc 8", "disc 16");
            for (var row : figure.rows()) {
                assertThat(row.queries()).hasSize(4).doesNotHaveDuplicates();
                assertThat(row.entropy()).isBetween(0.0, 1.0);
                assertThat(row.distance()).isBetween(0.0, 32 * Math.sqrt(2));
                assertThat(row.uniformDistance()).isBetween(14.0, 18.0);
            }
            var again = gan.attention(SEVEN, 3, AttentionRequest.automatic(4));
            assertThat(again.rows()).isEqualTo(figure.rows());
            assertThat(pixels(again.sheet())).isEqualTo(pixels(figure.sheet()));
        }
    }

    @Test
    void aDiscriminatorWithAThinFirstBlockIsLoadedToo(@TempDir Path place) throws IOException {
        var thin = TinyRuns.experiment(TinyRuns.classes(place.resolve("data"), 4), 1, 1)
                .with(Map.of("model.discriminator.wide", "false", "model.discriminator.thinFirst", "true"));
        Studio.train(thin, place.resolve("thin"), _ -> {}, () -> false);
        try (var judge = TrainedDiscriminator.load(place.resolve("thin"))) {
            var picture = place.resolve("data/disc/0.png");
            assertThat(judge.attention(AttentionRequest.automatic(2), picture).rows())
                    .isNotEmpty();
        }
    }

    @Test
    void choosesOneLayerAndGivenPoints() throws IOException {
        try (var gan = TrainedGenerator.load(run)) {
            var points = List.of(new Point(0, 0), new Point(31, 16));
            var row = gan.attention(SEVEN, 1, AttentionRequest.at(points).withLayer("8"))
                    .rows()
                    .getFirst();
            assertThat(row.layer()).isEqualTo("8");
            assertThat(row.queries())
                    .extracting(query -> query.x() + "," + query.y())
                    .containsExactly("2,2", "30,18");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gan.attention(
                            SEVEN, 1, AttentionRequest.automatic(2).withLayer("64")))
                    .withMessage("layer must be one of 8, 16, got 64");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gan.attention(SEVEN, 1, AttentionRequest.at(List.of(new Point(32, 0)))))
                    .withMessage("query points must be pixels of the picture, both numbers in 0..31, got 32,0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gan.attention(SEVEN, 0, AttentionRequest.automatic(2)));
        }
    }

    @Test
    void worksWithoutClasses() throws IOException {
        try (var gan = TrainedGenerator.load(flat)) {
            assertThat(gan.attention(SEVEN, 1, AttentionRequest.automatic(1))
                            .rows()
                            .getFirst()
                            .picture())
                    .isEqualTo("picture 1");
            var path = new Interpolation(List.of(SEVEN, SampleRequest.seed(8)), 4, false, Way.SLERP);
            assertThat(gan.sheet(path, 2).getWidth()).isEqualTo(2 + 4 * 66);
        }
    }

    @Test
    void showsTheDiscriminatorsAttentionOnAPicture() throws IOException {
        try (var judge = TrainedDiscriminator.load(run)) {
            var picture = runs.resolve("data/disc/0.png");
            var figure = judge.attention(AttentionRequest.automatic(3), picture);
            assertThat(figure.rows())
                    .extracting(row -> row.picture() + " " + row.layer())
                    .containsExactly("0.png 16", "0.png 8");
            var text = Files.writeString(folder.resolve("notes.png"), "notes");
            assertThatThrownBy(() -> judge.attention(AttentionRequest.automatic(3), text))
                    .isInstanceOf(IOException.class)
                    .hasMessage(text + " is no picture (JPEG, PNG, WebP, BMP or GIF); name another picture");
            assertThatThrownBy(() -> judge.attention(AttentionRequest.automatic(3), folder.resolve("none")))
                    .hasMessageContaining("does not exist");
        }
    }

    @Test
    void saysThatAModelFolderHasNoDiscriminator() throws IOException {
        var model = Files.createDirectories(folder.resolve("model"));
        for (var file : List.of("model.json", "ema.safetensors")) {
            Files.copy(run.resolve("checkpoints/step-000001").resolve(file), model.resolve(file));
        }
        assertThatThrownBy(() -> TrainedDiscriminator.load(model).close())
                .isInstanceOf(IOException.class)
                .hasMessage(model + " holds no discriminator; name the run or a checkpoint of it");
    }

    @Test
    void interpolationsBeginAndEndWithThePicturesOfTheirStops() throws IOException {
        try (var gan = TrainedGenerator.load(run)) {
            var from = SEVEN.withClass("disc");
            var to = SampleRequest.seed(8).withClass("square");
            var frames = new ArrayList<BufferedImage>();
            gan.animate(new Interpolation(List.of(from, to), 4, true, Way.SLERP), 1, frames::add);
            assertThat(frames).hasSize(6);
            assertThat(picture(frames.get(0))).isEqualTo(pixels(gan.sample(from)));
            assertThat(picture(frames.get(3))).isEqualTo(pixels(gan.sample(to)));
            assertThat(picture(frames.get(1))).isNotEqualTo(picture(frames.get(0)));
        }
    }

    @Test
    void aSheetOfInterpolationsHasARowForEachClass() throws IOException {
        try (var gan = TrainedGenerator.load(run)) {
            var path = new Interpolation(List.of(SEVEN, SampleRequest.seed(8)), 5, false, Way.SLERP);
            var sheet = gan.sheet(path, 0);
            assertThat(sheet.getHeight()).isEqualTo(2 + 2 * 66);
            assertThat(sheet.getWidth()).isGreaterThan(2 + 5 * 66);
            assertThat(gan.sheet(SEVEN, 3).getHeight()).isEqualTo(2 + 2 * 66);
            assertThat(gan.sheet(SEVEN.withClass("disc"), 3).getHeight()).isEqualTo(2 + 8 * 66);
        }
    }

    @Test
    void standingStatisticsChangeThatRequestAlone() throws IOException {
        try (var gan = TrainedGenerator.load(run)) {
            var narrow = SEVEN.withTruncation(0.3);
            var before = pixels(gan.sample(narrow));
            var standing = pixels(gan.sample(narrow.withStanding(4)));
            assertThat(standing).isNotEqualTo(before);
            assertThat(pixels(gan.sample(narrow))).isEqualTo(before);
            assertThat(pixels(gan.sample(narrow.withStanding(4)))).isEqualTo(standing);
            gan.sample(narrow.withStanding(5));
            assertThat(pixels(gan.sample(narrow.withStanding(4)))).isEqualTo(standing);
        }
    }

    @Test
    void refusesADescriptionOfAnotherSizeBeforeItMakesAnything() throws IOException {
        var model = Files.createDirectories(folder.resolve("giant"));
        var checkpoint = run.resolve("checkpoints/step-000001");
        Files.copy(checkpoint.resolve("ema.safetensors"), model.resolve("ema.safetensors"));
        var card = Files.readString(checkpoint.resolve("model.json"));
        var giant =
                card.replaceFirst("\"channels\" : \\[ 16, 16, 16, 16 \\]", "\"channels\" : [ 8192, 8192, 8192, 8192 ]");
        assertThat(giant).isNotEqualTo(card);
        Files.writeString(model.resolve("model.json"), giant);
        assertThatThrownBy(() -> TrainedGenerator.load(model).close())
                .isInstanceOf(IOException.class)
                .hasMessage(model.resolve("ema.safetensors")
                        + ": the weights do not fit the model: linear.weight should be [131072, 16] and is [256, 16]");
    }

    @Test
    void readsADescriptionOfAnEarlierVersion() throws IOException {
        var model = Files.createDirectories(folder.resolve("older"));
        var checkpoint = run.resolve("checkpoints/step-000001");
        for (var file : List.of("ema.safetensors", "discriminator.safetensors")) {
            Files.copy(checkpoint.resolve(file), model.resolve(file));
        }
        var older = Files.readString(checkpoint.resolve("model.json"));
        for (var field : List.of(
                "attentionKind",
                "spectralIteratesAtEvaluation",
                "sharedEmbedding",
                "hierarchicalLatent",
                "tables",
                "upsampling",
                "rectifiedShortcut",
                "attentionAfterEvery",
                "headBias")) {
            older = older.replaceFirst(",\\s*\"" + field + "\" : [^,}\\s]+", "");
            assertThat(older).doesNotContain(field);
        }
        Files.writeString(model.resolve("model.json"), older);
        try (var gan = TrainedGenerator.load(model);
                var same = TrainedGenerator.load(run);
                var judge = TrainedDiscriminator.load(model)) {
            assertThat(pixels(gan.sample(SEVEN))).isEqualTo(pixels(same.sample(SEVEN)));
            assertThat(judge.attention(AttentionRequest.automatic(1), runs.resolve("data/disc/0.png"))
                            .rows())
                    .hasSize(2);
        }
    }

    @Test
    void usesTheNewestCheckpointWhenTheChosenOneIsPrunedMeanwhile() throws IOException {
        var live = folder.resolve("live");
        var old = live.resolve("checkpoints/step-000001");
        Files.createDirectories(old);
        Files.copy(run.resolve("experiment.yaml"), live.resolve("experiment.yaml"));
        try (var files = Files.list(run.resolve("checkpoints/step-000001"))) {
            for (var file : files.toList()) {
                Files.copy(file, old.resolve(file.getFileName()));
            }
        }
        var newer = live.resolve("checkpoints/step-000002");
        var used = ModelFiles.use(live, files -> {
            if (files.directory().equals(old)) {
                Files.move(old, newer);
                throw new IOException("pruned");
            }
            return files.directory();
        });
        assertThat(used).isEqualTo(newer);
        assertThatThrownBy(() -> ModelFiles.use(live, _ -> {
                    throw new IOException("something else");
                }))
                .hasMessage("something else");
    }

    @Test
    void anInterruptedLoadLeavesNoThread() {
        var gate = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        assertThatIllegalStateException()
                .isThrownBy(() -> NetworkThread.start("sagan-interrupted", () -> {
                    gate.await();
                    return "network";
                }))
                .withMessage("interrupted while waiting for the model");
        assertThat(Thread.interrupted()).isTrue();
        gate.countDown();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sagan-interrupted"))
                .forEach(thread -> {
                    try {
                        assertThat(thread.join(java.time.Duration.ofSeconds(60)))
                                .isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /// The picture in an enlarged frame of one tile.
    private static int[] picture(BufferedImage frame) {
        var pixels = new int[32 * 32];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = frame.getRGB(2 + i % 32 * 8 + 4, 2 + i / 32 * 8 + 4);
        }
        return pixels;
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}

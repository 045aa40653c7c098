package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands over the real library, on a run a few channels wide.
class LibraryTest {
    private static final List<String> TINY = List.of(
            "--set=model.generator.channels=[16, 16, 16, 16]",
            "--set=model.discriminator.channels=[8, 8, 8, 8]",
            "--set=model.latent=16",
            "--batch=4",
            "--threads=1");

    @TempDir
    private static Path place;

    private static Path run;
    private static Path flat;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void makePicturesAndTrain() throws IOException {
        pictures(place.resolve("shapes/disc"), Color.RED);
        pictures(place.resolve("shapes/square"), Color.BLUE);
        flat = pictures(place.resolve("flat"), Color.GREEN);
        run = place.resolve("runs/shapes");
        var shell = new LibraryTest();
        assertThat(shell.train(place.resolve("shapes"), run, "--steps=4")).isZero();
        assertThat(shell.err.toString()).isEmpty();
        assertThat(shell.out.toString()).contains("12 pictures, 2 classes", "Finished at step 4", "Loss curves:");
    }

    @Test
    void trainLeavesTheFilesOfARun() {
        for (var file : List.of("experiment.yaml", "events.jsonl", "samples/step-000004.png")) {
            assertThat(run.resolve(file)).isNotEmptyFile();
        }
        assertThat(run.resolve("checkpoints/step-000004/ema.safetensors")).isNotEmptyFile();
        assertThat(run.resolve("tensorboard")).isNotEmptyDirectory();
    }

    @Test
    void sampleDrawsSheetsAndSingleFiles() throws IOException {
        var sheet = place.resolve("pictures/sheet.png");
        assertThat(sagan("sample", run.toString(), "--grid=3x2", "--out=" + sheet))
                .isZero();
        assertThat(ImageIO.read(sheet.toFile()).getHeight()).isEqualTo(2 + 2 * 66);
        var singles = place.resolve("pictures/singles");
        assertThat(sagan("sample", run.toString(), "--count=3", "--class=square", "--out=" + singles))
                .isZero();
        for (var name : List.of("00000.png", "00001.png", "00002.png")) {
            assertThat(ImageIO.read(singles.resolve(name).toFile()).getWidth()).isEqualTo(32);
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aSheetIsWrittenIntoNoOtherKindOfFile() {
        var weights = run.resolve("checkpoints/step-000004/ema.safetensors");
        for (var command : List.of("sample", "attention")) {
            assertThat(sagan(command, run.toString(), "--out=" + weights)).isEqualTo(2);
            requireOneLine("a sheet is written as PNG: --out must end in .png, got " + weights);
        }
    }

    @Test
    void aPresetWhosePicturesAreNotHereSaysSo() {
        assertThat(sagan("train", "--preset=memo-stl")).isEqualTo(2);
        requireOneLine("the pictures of preset memo-stl do not come with Sagan");
    }

    @Test
    void attentionAndInterpolateDrawWhatTheyName() throws IOException {
        var figure = place.resolve("pictures/attention.png");
        assertThat(sagan("attention", run.toString(), "--count=2", "--queries=auto:3", "--out=" + figure))
                .isZero();
        assertThat(ImageIO.read(figure.toFile()).getWidth()).isGreaterThan(4 * 128);
        var real = place.resolve("shapes/disc/0.png");
        assertThat(sagan("attention", run.toString(), "--image=" + real, "--out=" + figure))
                .isZero();
        var way = place.resolve("pictures/way.png");
        assertThat(sagan("interpolate", run.toString(), "--steps=4", "--out=" + way))
                .isZero();
        assertThat(ImageIO.read(way.toFile()).getHeight()).isEqualTo(2 + 2 * 66);
        for (var name : List.of("way.gif", "way.mp4")) {
            var film = place.resolve("pictures/" + name);
            assertThat(sagan("interpolate", run.toString(), "--steps=4", "--rows=2", "--out=" + film))
                    .isZero();
            assertThat(film).isNotEmptyFile();
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void resumeGoesOn() throws IOException {
        var other = place.resolve("runs/resumed");
        assertThat(train(flat, other, "--steps=1")).isZero();
        assertThat(out.toString()).contains("the data has no class folders: the run is unconditional", "no classes");
        assertThat(sagan("train", "--resume=" + other, "--steps=2")).isZero();
        assertThat(out.toString()).contains("from step 1", "Finished at step 2");
        assertThat(sagan("train", "--resume=" + other, "--set=train.batch=2", "--steps=3"))
                .isNotZero();
        requireOneLine("train.batch is 4 in this run and cannot become 2 on resuming");
    }

    @Test
    void aPackedFileIsTrainedOnAndMeasuredAgainst() {
        var packed = place.resolve("packed/shapes.safetensors");
        assertThat(sagan("data", "pack", place.resolve("shapes").toString(), "--out=" + packed))
                .isZero();
        assertThat(out.toString()).contains("12 pictures of 32 pixels, 2 classes");
        err.getBuffer().setLength(0);
        assertThat(train(packed, place.resolve("runs/packed"), "--steps=1")).isZero();
        assertThat(out.toString()).contains("12 pictures, 2 classes");
        assertThat(sagan("data", "pack", packed.toString(), "--out=" + packed)).isEqualTo(2);
        requireOneLine("exists already");
    }

    @Test
    void benchAndDoctorMeasureThisMachine() {
        var arguments = new ArrayList<>(List.of("bench", "--seconds=0.1", "--batch=2", "--threads=1", "--json"));
        assertThat(sagan(arguments.toArray(String[]::new))).isZero();
        assertThat(out.toString())
                .contains("\"trainImagesPerSecond\"", "\"packedImagesPerSecond\"", "\"peakMemoryBytes\"");
        assertThat(sagan("bench", "--steps=3", "--batch=2", "--threads=1")).isZero();
        assertThat(out.toString()).contains("After 3 steps", "Old, a step", "of fresh (half of 1 pairs");
        assertThat(sagan("bench", "--profile", "--seconds=0.1", "--batch=2", "--threads=1"))
                .isZero();
        assertThat(out.toString()).contains("aten::convolution_backward", "outside operations");
        assertThat(sagan("doctor", "--preset=sagan-32", "--batch=2", "--threads=1"))
                .isZero();
        assertThat(out.toString()).contains("Engine", "Precision", "peak memory", "whole run");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysInOneLineWhatIsWrong() throws IOException {
        assertThat(sagan("sample", run.toString(), "--class=cat")).isEqualTo(2);
        requireOneLine("sagan sample: --class must be one of disc, square or a number in 0..1, got cat");
        assertThat(sagan("attention", run.toString(), "--layer=8")).isEqualTo(2);
        requireOneLine("sagan attention: --layer must be one of 16, got 8");
        assertThat(sagan("train", "--experiment=/dev/null")).isEqualTo(2);
        requireOneLine("/dev/null: the experiment is empty");
        assertThat(sagan("sample", run.toString(), "--grid=999x999")).isEqualTo(2);
        requireOneLine("999 columns and 999 rows");
        assertThat(sagan("sample", place.toString())).isEqualTo(1);
        requireOneLine("holds no run");
        Files.write(flat.resolve("broken.png"), new byte[0]);
        assertThat(train(flat, place.resolve("strict"), "--steps=1", "--strict"))
                .isEqualTo(1);
        requireOneLine("leave out --strict");
        Files.delete(flat.resolve("broken.png"));
        var file = Files.writeString(place.resolve("notes.txt"), "notes");
        assertThat(train(flat, file.resolve("run"), "--steps=1")).isEqualTo(1);
        requireOneLine("choose another --out");
        assertThat(place.resolve("strict")).doesNotExist();
    }

    @Test
    void dryRunTouchesNothing() {
        var nowhere = place.resolve("dry");
        assertThat(train(flat, nowhere, "--dry-run")).isZero();
        assertThat(out.toString()).contains("batch: 4", "latent: 16");
        assertThat(nowhere).doesNotExist();
        assertThat(err.toString()).isEmpty();
    }

    private int train(Path data, Path run, String... more) {
        var arguments = new ArrayList<>(List.of("train", data.toString(), "--out=" + run));
        arguments.addAll(TINY);
        arguments.addAll(List.of(more));
        return sagan(arguments.toArray(String[]::new));
    }

    private int sagan(String... arguments) {
        var line = Sagan.over(new Library()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return Sagan.execute(line, arguments);
    }

    private void requireOneLine(String part) {
        assertThat(err.toString()).contains(part).hasLineCount(1).doesNotContain("\tat ");
        err.getBuffer().setLength(0);
    }

    private static Path pictures(Path folder, Color colour) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < 6; i++) {
            var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            var graphics = image.createGraphics();
            graphics.setColor(colour);
            graphics.fillOval(i, i, 32 - 2 * i, 32 - 2 * i);
            graphics.dispose();
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
        }
        return folder;
    }
}

package io.sagan.data;

import static io.sagan.data.PictureFolder.add;
import static io.sagan.data.PictureFolder.picture;
import static io.sagan.data.PictureFolder.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sagan.config.DataSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    @TempDir
    Path folder;

    @Test
    void aFolderPerClassIsLabelledInTheOrderOfNames() throws IOException {
        add(folder, "b/2.png", 2);
        add(folder, "a/deep/1.png", 1);
        add(folder, "b/10.png", 3);
        add(folder, "a/.hidden.png", 4);
        add(folder, "__MACOSX/a/1.png", 5);
        add(folder, "README.md", new byte[3]);

        try (var data = open(folder)) {
            assertThat(data.classNames()).containsExactly("a", "b");
            assertThat(names(data)).containsExactly("a/deep/1.png", "b/10.png", "b/2.png");
            assertThat(data.label(0)).isZero();
            assertThat(data.label(2)).isEqualTo(1);
            assertThat(data.classCounts()).containsExactly(1, 2);
            assertThat(data.leftOut()).isEmpty();
        }
    }

    @Test
    void aFlatFolderHasNoClasses() throws IOException {
        add(folder, "2.png", 2);
        add(folder, "1.png", 1);

        try (var data = open(folder)) {
            assertThat(data.classNames()).isEmpty();
            assertThat(data.classCounts()).isEmpty();
            assertThat(names(data)).containsExactly("1.png", "2.png");
            assertThat(data.label(1)).isZero();
        }
    }

    @Test
    void aPictureBesideClassFoldersIsLeftOut() throws IOException {
        add(folder, "a/1.png", 1);
        add(folder, "a/2.png", 2);
        add(folder, "stray.png", 3);

        try (var data = open(folder)) {
            assertThat(data.count()).isEqualTo(2);
            assertThat(data.leftOut())
                    .containsExactly(
                            new LeftOutFile(
                                    "stray.png",
                                    "has no class, as the folder 'a' beside it is taken for one (move the picture into a class folder, or every folder away to train without classes)"));
        }
    }

    @Test
    void classesKeepTheirOrderWhereAnotherNameContinuesTheirs() throws IOException {
        add(folder, "a/1.png", 1);
        add(folder, "a b/1.png", 2);
        add(folder, "a!/1.png", 3);

        try (var data = open(folder)) {
            assertThat(data.classNames()).containsExactly("a", "a b", "a!");
            assertThat(IntStream.range(0, 3).map(data::label)).containsExactly(0, 1, 2);
            assertThat(names(data)).containsExactly("a/1.png", "a b/1.png", "a!/1.png");
        }
    }

    @Test
    void threeBrokenFilesAmongThirtyAreNamedAndTheRestIsUsed() throws IOException {
        thirtyWithThreeBroken();
        var told = new ArrayList<LeftOutFile>();

        try (var data = Dataset.open(spec(folder), 8, told::add)) {
            assertThat(data.count()).isEqualTo(27);
            assertThat(told).isEqualTo(data.leftOut());
            assertThat(told)
                    .containsExactly(
                            new LeftOutFile("c0/05.png", "is truncated: the end of the PNG is missing"),
                            new LeftOutFile("c1/11.png", "is empty"),
                            new LeftOutFile("c2/29.png", "is no picture (JPEG, PNG, WebP, BMP or GIF)"));
        }
    }

    @Test
    void strictStopsAtTheFirstBrokenFile() throws IOException {
        thirtyWithThreeBroken();
        var strict = new DataSpec(folder.toString(), true, "#ffffff", true, 64);

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> Dataset.open(strict, 8, _ -> {}))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("'c0/05.png' in the folder '")
                    .hasMessageEndingWith(
                            "is truncated: the end of the PNG is missing: mend or remove it, or leave out --strict (data.strict)");
        }
    }

    @Test
    void anEmptyClassFolderIsOneSentence() throws IOException {
        add(folder, "dogs/1.png", 1);
        add(folder, "dogs/2.png", 2);
        Files.createDirectory(folder.resolve("cats"));

        refuses(folder, "class folder 'cats' in the folder '.*' holds no usable picture: remove it or add pictures");
    }

    @Test
    void aClassOfBrokenPicturesOnlyIsOneSentence() throws IOException {
        add(folder, "dogs/1.png", 1);
        add(folder, "dogs/2.png", 2);
        add(folder, "cats/1.png", new byte[0]);

        refuses(folder, "class folder 'cats' in the folder '.*' holds no usable picture: remove it or add pictures");
    }

    @Test
    void fewerThanTwoPicturesAreOneSentence() throws IOException {
        refuses(folder, "the folder '.*' holds no usable picture: training needs at least 2");
        add(folder, "1.png", 1);
        refuses(folder, "the folder '.*' holds only one usable picture: training needs at least 2");
        add(folder, "2.png", new byte[0]);
        refuses(
                folder,
                "the folder '.*' holds only one usable picture \\(files left out: 1; the first, '2.png', is empty\\): training needs at least 2");
    }

    @Test
    void aSingleFileThatIsNoPictureIsNotCountedAsOne() throws IOException {
        add(folder, "a.png", "a note".getBytes(StandardCharsets.UTF_8));
        refuses(
                folder,
                "the folder '.*' holds no usable picture \\(files left out: 1; the first, 'a.png', is no picture .*\\): training needs at least 2");
    }

    @Test
    void foldersWithoutPicturesDoNotMakeAFlatFolderOneOfClasses() throws IOException {
        add(folder, "1.png", 1);
        add(folder, "2.png", 2);
        add(folder, "thumbs/index.db", "no picture".getBytes(StandardCharsets.UTF_8));
        Files.createDirectory(folder.resolve("x.png"));

        try (var data = open(folder)) {
            assertThat(data.classNames()).isEmpty();
            assertThat(names(data)).containsExactly("1.png", "2.png");
            assertThat(data.leftOut())
                    .extracting(LeftOutFile::file)
                    .containsExactly("thumbs", "x.png", "thumbs/index.db");
            assertThat(data.leftOut().getFirst().reason())
                    .isEqualTo("is a folder without pictures beside pictures, so it is not taken for a class");
        }
    }

    @Test
    void runsInsideTheDataAreNoData() throws IOException {
        add(folder, "1.png", 1);
        add(folder, "2.png", 2);
        add(folder, "runs/mine/run.lock", new byte[0]);
        add(folder, "runs/mine/samples/step-000001.png", 3);
        add(folder, "copied/experiment.yaml", new byte[0]);
        add(folder, "copied/checkpoints/step-000001/x.png", 4);

        try (var data = open(folder)) {
            assertThat(data.classNames()).isEmpty();
            assertThat(names(data)).containsExactly("1.png", "2.png");
            assertThat(data.leftOut()).isEmpty();
        }
    }

    @Test
    void aMissingPathOrAnotherFileIsOneSentence() throws IOException {
        refuses(
                folder.resolve("gone"),
                "'.*gone' does not exist: give a folder, a zip, a CIFAR-10 .bin file, a packed file or noto-emoji");
        add(folder, "1.png", 1);
        refuses(
                folder.resolve("1.png"),
                "'.*1.png' is neither a folder nor a zip, a CIFAR-10 .bin file or a packed file: give one of these or noto-emoji");
        add(folder, "broken.zip", "PK\u0003\u0004 and nothing more".getBytes(StandardCharsets.ISO_8859_1));
        refuses(folder.resolve("broken.zip"), "'.*broken.zip' is a broken zip archive \\(.*\\): make it anew");
    }

    @Test
    void anUnreadableFolderIsOneSentence() throws IOException {
        assumeThat(Files.getFileStore(folder).supportsFileAttributeView("posix"))
                .isTrue();
        add(folder, "closed/1.png", 1);
        var closed = folder.resolve("closed");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(closed)).as("root may read anything").isFalse();
            refuses(folder, "the folder '.*closed' cannot be read: give this user read permission");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void linksThatGoInCirclesEnd() throws IOException {
        add(folder, "a/1.png", 1);
        add(folder, "a/2.png", 2);
        try {
            Files.createSymbolicLink(folder.resolve("a/again"), folder);
            Files.createSymbolicLink(folder.resolve("a/self"), folder.resolve("a"));
            Files.createSymbolicLink(folder.resolve("a/gone.png"), folder.resolve("nowhere"));
        } catch (IOException | UnsupportedOperationException noLinks) {
            assumeThat(noLinks).as("this system makes links").isNull();
        }

        try (var data = open(folder)) {
            assertThat(data.count()).isEqualTo(2);
            assertThat(data.leftOut())
                    .extracting(LeftOutFile::file)
                    .containsExactlyInAnyOrder("a/again", "a/self", "a/gone.png");
        }
    }

    @Test
    void namesMayBeInAnyScript() throws IOException {
        try {
            add(folder, "кошки/猫 🐈.png", 1);
            add(folder, "кошки/e\u0301.png", 2);
        } catch (InvalidPathException ascii) {
            assumeThat(ascii).as("this system has Unicode names").isNull();
        }

        try (var data = open(folder)) {
            assertThat(data.classNames()).containsExactly("кошки");
            assertThat(names(data)).containsExactly("кошки/e\u0301.png", "кошки/猫 🐈.png");
        }
    }

    @Test
    void mappedAndInMemoryHoldTheSame() throws IOException {
        for (int i = 0; i < 40; i++) {
            add(folder, i % 3 + "/" + i + ".png", i);
        }
        add(folder, "0/broken.png", new byte[0]);
        var mapped = new DataSpec(folder.toString(), true, "#ffffff", false, 0);

        try (var inMemory = open(folder);
                var inFile = Dataset.open(mapped, 8, _ -> {})) {
            assertThat(inMemory.isMapped()).isFalse();
            assertThat(inFile.isMapped()).isTrue();
            assertThat(inFile.fingerprint()).isEqualTo(inMemory.fingerprint());
            for (int i = 0; i < inMemory.count(); i++) {
                assertThat(inFile.picture(i)).isEqualTo(inMemory.picture(i));
                assertThat(inFile.name(i)).isEqualTo(inMemory.name(i));
            }
        }
    }

    @Test
    void theTemporaryFileIsGoneOnceClosed() throws IOException {
        add(folder, "1.png", 1);
        add(folder, "2.png", 2);
        var before = temporaryFiles();

        Dataset.open(new DataSpec(folder.toString(), true, "#ffffff", false, 0), 8, _ -> {})
                .close();

        assertThat(temporaryFiles()).isEqualTo(before);
    }

    @Test
    void picturesAboveTheBudgetGoIntoTheScratchFolder() throws IOException {
        add(folder, "1.png", 1);
        add(folder, "2.png", 2);
        var mapped = new DataSpec(folder.toString(), true, "#ffffff", false, 0);
        var missing = folder.resolveSibling("no such folder");

        assertThatThrownBy(() -> Dataset.open(mapped, 8, missing, () -> false, _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such folder");
    }

    @Test
    void readingEndsWhenItIsStopped() throws IOException {
        for (int i = 0; i < 40; i++) {
            add(folder, i + ".png", i);
        }
        var asked = new AtomicInteger();

        assertThatThrownBy(() -> Dataset.open(spec(folder), 8, folder, () -> asked.incrementAndGet() > 5, _ -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("stopped while the pictures were read");
        assertThat(asked.get()).isLessThan(40);
    }

    @Test
    void theFingerprintFollowsPixelsAndLabels() throws IOException {
        for (int i = 0; i < 4; i++) {
            add(folder, "x/" + i % 2 + "/" + i + ".png", i);
        }
        var root = folder.resolve("x");
        var first = fingerprint(root, 8);

        assertThat(first).matches("[0-9a-f]{64}").isEqualTo(fingerprint(root, 8));
        assertThat(fingerprint(root, 4)).isNotEqualTo(first);
        Files.move(root.resolve("0/0.png"), root.resolve("1/0.png"));
        var moved = fingerprint(root, 8);
        assertThat(moved).isNotEqualTo(first);
        add(root, "1/0.png", 99);
        assertThat(fingerprint(root, 8)).isNotEqualTo(moved);
    }

    @Test
    void theBuiltInSetIsWhole() throws IOException {
        try (var data = Dataset.open(DataSpec.DEFAULT, 64, _ -> {})) {
            assertThat(data.count()).isEqualTo(1906);
            assertThat(data.classNames()).hasSize(9).contains("flags", "food");
            assertThat(Arrays.stream(data.classCounts()).sum()).isEqualTo(1906);
            assertThat(data.leftOut()).isEmpty();
            assertThat(Arrays.copyOf(data.picture(0), 3))
                    .as("a corner on white")
                    .containsOnly(255 - 256);
        }
    }

    @Test
    void readingCanBeInterrupted() throws IOException {
        thirtyWithThreeBroken();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> open(folder)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> Dataset.open(DataSpec.DEFAULT, 0, _ -> {}))
                .hasMessage("size must be in 1..4096, got 0");
    }

    @Test
    void aZipEqualsItsFolder() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 6; i++) {
            var name = "class " + i % 2 + "/" + i + ".png";
            entries.put(name, picture(i, 8));
            add(folder, "all/" + name, i);
        }
        var wrapped = new LinkedHashMap<String, byte[]>();
        entries.forEach((name, content) -> wrapped.put("my pictures/" + name, content));

        var expected = fingerprint(folder.resolve("all"), 8);
        assertThat(fingerprint(zip(folder.resolve("a.zip"), entries), 8)).isEqualTo(expected);
        assertThat(fingerprint(zip(folder.resolve("b.zip"), wrapped), 8)).isEqualTo(expected);
    }

    private void thirtyWithThreeBroken() throws IOException {
        for (int i = 0; i < 30; i++) {
            add(folder, "c%d/%02d.png".formatted(i / 10, i), i);
        }
        var whole = picture(1, 8);
        add(folder, "c0/05.png", Arrays.copyOf(whole, whole.length / 2));
        add(folder, "c1/11.png", new byte[0]);
        add(folder, "c2/29.png", "<html>not found</html>".getBytes(StandardCharsets.UTF_8));
    }

    private static void refuses(Path source, String message) {
        assertThatThrownBy(() -> open(source)).isInstanceOf(DataException.class).hasMessageMatching(message);
    }

    private static String fingerprint(Path source, int size) throws IOException {
        try (var data = Dataset.open(spec(source), size, _ -> {})) {
            return data.fingerprint();
        }
    }

    private static List<String> names(Dataset data) {
        return IntStream.range(0, (int) data.count()).mapToObj(data::name).toList();
    }

    private static List<Path> temporaryFiles() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("sagan-pictures-"))
                    .toList();
        }
    }

    private static DataSpec spec(Path source) {
        return new DataSpec(source.toString(), true, "#ffffff", false, 64);
    }

    private static Dataset open(Path source) throws IOException {
        return Dataset.open(spec(source), 8, _ -> {});
    }
}

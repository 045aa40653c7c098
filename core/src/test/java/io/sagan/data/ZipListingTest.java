package io.sagan.data;

import static io.sagan.data.PictureFolder.picture;
import static io.sagan.data.PictureFolder.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.DataSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipListingTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    @Test
    void entriesThatLeaveTheArchiveAreLeftOutByName() throws IOException {
        entries.put("a/1.png", picture(1, 8));
        entries.put("a/2.png", picture(2, 8));
        entries.put("../evil.png", picture(3, 8));
        entries.put("a/../../evil.png", picture(3, 8));
        entries.put("/etc/evil.png", picture(3, 8));
        entries.put("C:\\evil.png", picture(3, 8));

        try (var data = open(zip(folder.resolve("a.zip"), entries))) {
            assertThat(data.count()).isEqualTo(2);
            assertThat(data.leftOut())
                    .extracting(LeftOutFile::file)
                    .containsExactly("../evil.png", "a/../../evil.png", "/etc/evil.png", "C:\\evil.png");
            assertThat(data.leftOut())
                    .extracting(LeftOutFile::reason)
                    .containsOnly("has a path that leaves the archive");
        }
        assertThat(Files.exists(folder.resolveSibling("evil.png"))).isFalse();
    }

    @Test
    void aBombIsNotInflated() throws IOException {
        var file = folder.resolve("bomb.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var name : List.of("1.png", "2.png")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(picture(1, 8));
            }
            zip.putNextEntry(new ZipEntry("bomb.png"));
            zip.write(picture(1, 8));
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                zip.write(zeros);
            }
        }

        try (var data = open(file)) {
            assertThat(data.count()).isEqualTo(2);
            assertThat(data.leftOut())
                    .containsExactly(new LeftOutFile("bomb.png", "is absurdly large: 300 MiB, at most 256 are read"));
        }
    }

    @Test
    void anEntryLongerThanTheArchiveSaysIsLeftOut() throws IOException {
        entries.put("1.png", picture(1, 8));
        entries.put("2.png", picture(2, 8));
        entries.put("3.png", picture(3, 8));
        var file = zip(folder.resolve("lie.zip"), entries);
        var bytes = Files.readAllBytes(file);
        int directory = indexOf(bytes, "PK\u0001\u0002", indexOf(bytes, "PK\u0001\u0002", 0) + 1);
        bytes[directory + 24] = 40; // the second entry's uncompressed length
        bytes[directory + 25] = 0;
        Files.write(file, bytes);

        try (var data = open(file)) {
            assertThat(data.count()).isEqualTo(2);
            assertThat(data.leftOut()).extracting(LeftOutFile::file).containsExactly("2.png");
        }
    }

    @Test
    void oneFolderAroundPicturesIsNoClass() throws IOException {
        entries.put("faces/", new byte[0]);
        entries.put("faces/1.png", picture(1, 8));
        entries.put("faces/2.png", picture(2, 8));
        entries.put("LICENSE.txt", new byte[1]);
        entries.put("__MACOSX/faces/._1.png", new byte[4]);

        try (var data = open(zip(folder.resolve("a.zip"), entries))) {
            assertThat(data.classNames()).isEmpty();
            assertThat(data.name(0)).isEqualTo("1.png");
            assertThat(data.leftOut()).isEmpty();
        }
    }

    @Test
    void damagedEntriesAreLeftOut() throws IOException {
        entries.put("1.png", picture(1, 8));
        entries.put("2.png", picture(2, 8));
        entries.put("3.png", picture(3, 64));
        var file = zip(folder.resolve("a.zip"), entries);
        var bytes = Files.readAllBytes(file);
        int third = indexOf(bytes, "3.png", 0);
        for (int i = 20; i < 120; i++) {
            bytes[third + i] ^= 0x55;
        }
        Files.write(file, bytes);

        try (var data = open(file)) {
            assertThat(data.count()).isEqualTo(2);
            assertThat(data.leftOut()).extracting(LeftOutFile::file).containsExactly("3.png");
        }
    }

    @Test
    void aListingThatEndsTooEarlyIsABrokenZip() throws IOException {
        var file = folder.resolve("early.zip");
        try (var found = ZipListingTest.class.getResourceAsStream(
                "/io/sagan/archive/ReadersFuzzTestInputs/torchFile/listing-ends-too-early.pt")) {
            Files.copy(java.util.Objects.requireNonNull(found), file);
        }

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("broken zip archive (it ends too early)");
    }

    private static int indexOf(byte[] bytes, String text, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text, from);
    }

    private static Dataset open(Path file) throws IOException {
        return Dataset.open(DataSpec.DEFAULT.withSource(file.toString()), 8, _ -> {});
    }
}

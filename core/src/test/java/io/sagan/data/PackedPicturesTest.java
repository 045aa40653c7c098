package io.sagan.data;

import static io.sagan.data.PictureFolder.add;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.DataSpec;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.SafetensorsHeader;
import io.sagan.tensor.SafetensorsHeader.Entry;
import io.sagan.tensor.SafetensorsWriter;
import io.sagan.tensor.StoredType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedPicturesTest {
    private static final PictureReading AS_STORED = new PictureReading.AsStored();

    @TempDir
    Path folder;

    private Path packed;

    @BeforeEach
    void packFourPictures() throws IOException {
        for (int i = 0; i < 4; i++) {
            add(folder, "data/" + "ab".charAt(i / 2) + "/" + i + ".png", i);
        }
        packed = folder.resolve("packed.safetensors");
        new DatasetPacker(spec(folder.resolve("data")), 8, new Silent()).pack(packed);
    }

    @Test
    void isKnownByItsBeginningWhateverItIsCalled() throws IOException {
        for (var name : List.of("packed.bin", "packed", "PACKED.SAFETENSORS", "packed.zip")) {
            var other = Files.copy(packed, folder.resolve(name));
            try (var data = open(other)) {
                assertThat(data.count()).isEqualTo(4);
            }
        }
    }

    @Test
    void streamsItsPicturesAsStoredAndSaysSo() throws IOException {
        try (var stream = PictureStream.open(packed.toString(), AS_STORED, _ -> {})) {
            assertThat(stream.count()).isEqualTo(4);
            assertThat(stream.classNames()).containsExactly("a", "b");
            assertThat(stream.next(9)).extracting(Picture::width).containsExactly(8, 8, 8, 8);
            assertThat(stream.contentDigest()).matches("[0-9a-f]{64}");
            assertThat(stream.notes()).singleElement().asString().contains("as they were packed", "on #ffffff");
        }
        var forModel = new PictureReading.ForModel(8, "#ffffff");
        try (var stream = PictureStream.open(packed.toString(), forModel, _ -> {});
                var files = PictureStream.open(folder.resolve("data").toString(), forModel, _ -> {})) {
            assertThat(stream.notes()).isEmpty();
            var packedOnes = stream.next(4);
            var decoded = files.next(4);
            assertThat(packedOnes).hasSize(4);
            for (int i = 0; i < 4; i++) {
                assertThat(packedOnes.get(i).name()).isEqualTo(decoded.get(i).name());
                assertThat(packedOnes.get(i).label()).isEqualTo(decoded.get(i).label());
                assertThat(packedOnes.get(i).rgb()).isEqualTo(decoded.get(i).rgb());
            }
        }
    }

    @Test
    void manyThreadsReadIt() throws IOException {
        try (var data = open(packed)) {
            var expected = IntStream.range(0, 4).mapToObj(data::picture).toList();
            assertThat(IntStream.range(0, 4000)
                            .parallel()
                            .allMatch(i -> Arrays.equals(data.picture(i % 4), expected.get(i % 4))))
                    .isTrue();
        }
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        var bytes = Files.readAllBytes(packed);
        for (int length = 0; length < bytes.length; length += length < 40 ? 1 : 97) {
            Files.write(packed, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> open(packed))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(packed.toString())
                    .hasMessageEndingWith("pack the data anew");
        }
        Files.write(packed, Arrays.copyOf(bytes, bytes.length + 1));
        refuses("1 bytes follow after the last tensor");
        Files.write(packed, new byte[0]);
        refuses("it has 0 bytes");
    }

    @Test
    void labelsOutsideTheClassesAreRefused() throws IOException {
        change(tensors -> with(tensors, "labels", Tensor.create(0L, 1, 2, 1)));
        refuses("the label of picture 2 must be in 0..1, got 2");
        change(tensors -> with(tensors, "labels", Tensor.create(0L, 1, -1, 1)));
        refuses("the label of picture 2 must be in 0..1, got -1");
        change(tensors -> with(tensors, "labels", Tensor.create(0L, 1, 1)));
        refuses("it holds 3 labels for 4 pictures");
    }

    @Test
    void tensorsOfAnotherFormatOrShapeAreRefused() throws IOException {
        change(tensors -> with(tensors, "labels", Tensor.create(0, 0, 1, 1)));
        refuses("its tensor 'labels' must be I64 with 1 axes, got I32 [4]");
        change(tensors -> with(tensors, "pictures", torch.zeros(4, 8, 8, 3)));
        refuses("its tensor 'pictures' must be U8 with 4 axes, got F32 [4, 8, 8, 3]");
        change(tensors -> with(tensors, "pictures", pixels(4, 8, 7, 3)));
        refuses("squares of 1 to 4096 RGB pixels, got [4, 8, 7, 3]");
        change(tensors -> with(tensors, "pictures", pixels(4, 8, 8, 4)));
        refuses("squares of 1 to 4096 RGB pixels, got [4, 8, 8, 4]");
        change(tensors -> with(tensors, "pictures", pixels(1, 8, 8, 3)));
        refuses("it must hold 2 pictures or more, got 1");
        change(tensors -> {
            var less = new LinkedHashMap<>(tensors);
            less.remove("names");
            return less;
        });
        refuses("it has no tensor 'names'");
    }

    @Test
    void namesThatAreNotOneForEachPictureAreRefused() throws IOException {
        change(tensors -> with(tensors, "names", Tensor.create((byte) 'a', (byte) '\n', (byte) 'b')));
        refuses("it holds 2 names for 4 pictures");
        change(tensors -> with(tensors, "names", Tensor.create("\n\n\n\n".getBytes(StandardCharsets.UTF_8))));
        refuses("it holds 5 names for 4 pictures");
    }

    @Test
    void textThatCannotBeIsRefused() throws IOException {
        describe("fingerprint", "abc");
        refuses("its header says no fingerprint that could be one, but abc");
        describe("background", "white");
        refuses("its header says no background that could be one, but white");
        describe("classes", "[\"a\",");
        refuses("in the classes of its header, the text ends too early");
        describe("classes", "[\"a\"]");
        refuses("the label of picture 2 must be in 0..0, got 1");
        describe("version", "2");
        assertThatThrownBy(() -> open(packed))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "is packed in version 2 of the format, and this Sagan reads 1: update Sagan or pack the data anew");
        describe("format", "pt");
        assertThatThrownBy(() -> open(packed))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("holds tensors but no packed pictures: 'sagan data pack' makes a packed file");
    }

    @Test
    void whatWasSavedAgainByAnotherProgramIsReadAllTheSame() throws IOException {
        change(UnaryOperator.identity());
        try (var data = open(packed)) {
            assertThat(data.name(3)).isEqualTo("b/3.png");
        }
    }

    @Test
    void moreThanTwoGibibytesAreReached() throws IOException {
        int side = 1024;
        int count = 800;
        long each = 3L * side * side;
        long pictures = stretch(side, count);
        try (var file = new RandomAccessFile(packed.toFile(), "rw")) {
            file.seek(pictures + (count - 1) * each);
            file.write(new byte[] {1, 2, 3});
            file.seek(pictures + count * each);
            file.write("x\n".repeat(count - 1).concat("y").getBytes(StandardCharsets.UTF_8));
        }
        try (var data = Dataset.open(spec(packed), side, _ -> {})) {
            assertThat(data.count()).isEqualTo(count);
            assertThat(Arrays.copyOf(data.picture(count - 1), 3)).containsExactly(1, 2, 3);
            assertThat(data.name(count - 1)).isEqualTo("y");
        }
    }

    /// Makes a file of more pictures in which all is zero, a hole that takes no disk.
    ///
    /// @return where the pictures begin
    private long stretch(long side, long count) throws IOException {
        var metadata = Safetensors.readHeader(packed).metadata();
        long labels = 8 * count;
        long names = labels + count * 3 * side * side;
        long end = names + 2 * count - 1;
        var entries = new LinkedHashMap<String, Entry>();
        entries.put("labels", new Entry(StoredType.I64, List.of(count), 0, labels));
        entries.put("pictures", new Entry(StoredType.U8, List.of(count, side, side, 3L), labels, names));
        entries.put("names", new Entry(StoredType.U8, List.of(end - names), names, end));
        int header = SafetensorsHeader.bytes(entries, metadata);
        try (var out = SafetensorsWriter.create(packed, header)) {
            out.finish(entries, metadata, new byte[0]);
        }
        try (var file = new RandomAccessFile(packed.toFile(), "rw")) {
            file.setLength(header + end);
        }
        return header + labels;
    }

    /// Writes the file anew with other tensors.
    private void change(UnaryOperator<Map<String, Tensor>> to) throws IOException {
        packFourPictures();
        try (var _ = new PointerScope()) {
            var read = Safetensors.read(packed);
            Safetensors.write(packed, to.apply(read.tensors()), read.metadata());
        }
    }

    /// Writes the file anew with other text.
    private void describe(String name, String text) throws IOException {
        packFourPictures();
        try (var _ = new PointerScope()) {
            var read = Safetensors.read(packed);
            var metadata = new LinkedHashMap<>(read.metadata());
            metadata.put(name, text);
            Safetensors.write(packed, read.tensors(), metadata);
        }
    }

    private static Map<String, Tensor> with(Map<String, Tensor> tensors, String name, Tensor other) {
        var changed = new LinkedHashMap<>(tensors);
        changed.put(name, other);
        return changed;
    }

    private static Tensor pixels(long... shape) {
        return torch.full(shape, new Scalar(9.0)).to(ScalarType.Byte);
    }

    private void refuses(String reason) {
        assertThatThrownBy(() -> open(packed))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(packed.toString())
                .hasMessageContaining(reason);
    }

    private static Dataset open(Path source) throws IOException {
        return Dataset.open(spec(source), 8, _ -> {});
    }

    private static DataSpec spec(Path source) {
        return DataSpec.DEFAULT.withSource(source.toString());
    }

    private static final class Silent implements DatasetPacker.Listener {
        @Override
        public void leftOut(LeftOutFile file) {}

        @Override
        public void note(String sentence) {}

        @Override
        public void passed(long pictures, long of) {}
    }
}

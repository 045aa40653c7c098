package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sagan.tensor.SafetensorsHeader.Entry;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    private static final Map<String, String> TEXT = Map.of("k", "v");

    @TempDir
    private Path folder;

    @Test
    void whatWasAppendedFollowsTheFrontWithoutAGapHoweverMuchRoomWasLeft() throws IOException {
        for (int spare : List.of(0, 8, 800)) {
            var file = write(spare);
            try (var _ = new PointerScope()) {
                var tensors = Safetensors.read(file).tensors();
                assertThat(tensor(tensors, "wide").equal(Tensor.create(258L))).isTrue();
                assertThat(tensor(tensors, "bytes").equal(Tensor.create((byte) 7, (byte) 8, (byte) 9)))
                        .isTrue();
            }
            assertThat(Safetensors.readHeader(file).dataStart() % 8).isZero();
        }
    }

    @Test
    void aMapGivesTheBytesOfATensorUntilItIsClosed() throws IOException {
        var mapped = MappedSafetensors.open(write(16));
        assertThat(mapped.header().metadata()).isEqualTo(TEXT);
        var bytes =
                mapped.numbers(Objects.requireNonNull(mapped.header().entries().get("bytes")));
        assertThat(bytes.toArray(ValueLayout.JAVA_BYTE)).containsExactly(7, 8, 9);
        mapped.close();
        assertThatThrownBy(() -> bytes.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFileThatWasNotFinishedIsRefused() throws IOException {
        var file = folder.resolve("half");
        try (var out = SafetensorsWriter.create(file, 800)) {
            out.append(new byte[] {1, 2, 3});
        }
        assertThatThrownBy(() -> MappedSafetensors.open(file))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("its header length must be in 2..100000000 bytes, got 0");
    }

    @Test
    void aHeaderThatDoesNotFitItsRoomIsRefused() throws IOException {
        try (var out = SafetensorsWriter.create(folder.resolve("small"), 24)) {
            assertThatThrownBy(() -> out.finish(entries(), TEXT, new byte[8]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("does not fit into 16");
        }
    }

    @Test
    void aFullDiskIsNamed() throws IOException {
        var full = Path.of("/dev/full");
        assumeThat(full).exists();
        try (var out = SafetensorsWriter.create(full, 8)) {
            assertThatThrownBy(() -> out.append(new byte[9]))
                    .isInstanceOf(IOException.class)
                    .hasMessage("/dev/full could not be written: No space left on device");
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        assertThatThrownBy(() -> SafetensorsWriter.create(folder.resolve("no/such"), 8))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageEndingWith("no/such");
    }

    private Path write(int spare) throws IOException {
        var file = folder.resolve("spare-" + spare);
        var front = new byte[] {2, 1, 0, 0, 0, 0, 0, 0};
        try (var out =
                SafetensorsWriter.create(file, SafetensorsHeader.bytes(entries(), TEXT) + front.length + spare)) {
            out.append(new byte[] {7, 8});
            out.append(new byte[] {9});
            out.finish(entries(), TEXT, front);
        }
        return file;
    }

    private static Map<String, Entry> entries() {
        var entries = new LinkedHashMap<String, Entry>();
        entries.put("wide", new Entry(StoredType.I64, List.of(1L), 0, 8));
        entries.put("bytes", new Entry(StoredType.U8, List.of(3L), 8, 11));
        return entries;
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }
}

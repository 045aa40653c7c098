package io.sagan.archive;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class TorchFileTest {
    @TempDir
    Path folder;

    @Test
    void readsTensorsOfAnyStridesFromSharedStorages() throws IOException {
        var pickle = dict().text("turned")
                .tensor("0", 6, 0, new long[] {3, 2}, new long[] {1, 3})
                .text("part")
                .tensor("0", 6, 4, new long[] {2}, new long[] {1})
                .text("spread")
                .tensor("0", 6, 5, new long[] {2, 2}, new long[] {0, 0})
                .op('u', '.')
                .bytes();
        try (var file = TensorFile.open(write(
                Map.of("a/data.pkl", pickle, "a/data/0", floats(1, 2, 3, 4, 5, 6), "a/byteorder", ascii("little"))))) {
            assertThat(file.shapes())
                    .containsExactly(
                            Map.entry("turned", List.of(3L, 2L)),
                            Map.entry("part", List.of(2L)),
                            Map.entry("spread", List.of(2L, 2L)));
            var read = file.read(file.shapes().keySet());
            assertThat(Numbers.of(requireNonNull(read.get("turned")))).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(Numbers.of(requireNonNull(read.get("part")))).containsExactly(5, 6);
            assertThat(Numbers.of(requireNonNull(read.get("spread")))).containsExactly(6, 6, 6, 6);
        }
    }

    @Test
    void refusesAPickleThatNamesAProgramWithoutRunningIt() throws IOException {
        var trace = folder.resolve("trace");
        var pickle = new PickleBytes()
                .op(0x80, 2)
                .global("os", "system")
                .text("touch " + trace)
                .op(0x85, 'R', '.')
                .bytes();
        refuses("it names os.system", Map.of("a/data.pkl", pickle));
        assertThat(trace).doesNotExist();
    }

    @Test
    void refusesEntriesThatCannotBeHonest() throws IOException {
        var pickle = dict().text("x")
                .tensor("0", 4, 0, new long[] {4}, new long[] {1})
                .op('u', '.')
                .bytes();
        var numbers = floats(1, 2, 3, 4);
        refuses("has 12 bytes where the pickle promises 16", Map.of("a/data.pkl", pickle, "a/data/0", floats(1, 2, 3)));
        refuses("refers to the entry a/data/0, which is not there", Map.of("a/data.pkl", pickle));
        refuses("one entry NAME/data.pkl, this has 2", Map.of("a/data.pkl", pickle, "b/data.pkl", pickle));
        refuses("one entry NAME/data.pkl, this has 0", Map.of("a/b/data.pkl", pickle));
        refuses("points outside the archive", Map.of("../data.pkl", pickle));
        refuses("not little-endian", Map.of("a/data.pkl", pickle, "a/data/0", numbers, "a/byteorder", ascii("big")));
        refuses("TorchScript", Map.of("a/data.pkl", pickle, "a/constants.pkl", numbers));
        refuses("promises 20000000 bytes in a file of", Map.of("a/data.pkl", pickle, "a/data/0", new byte[20_000_000]));
        var twice = Files.readString(
                        write(Map.of("a/data.pkl", pickle, "a/data/0", numbers, "a/data/1", numbers)),
                        StandardCharsets.ISO_8859_1)
                .replace("a/data/1", "a/data/0");
        refuses("its zip listing|is there twice", twice.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void refusesTensorsThatPromiseFarMoreThanTheFileHolds() throws IOException {
        var spread = dict().text("x")
                .tensor("0", 4, 0, new long[] {1L << 30, 1L << 20}, new long[] {0, 0})
                .op('u', '.')
                .bytes();
        refuses("its tensors promise", Map.of("a/data.pkl", spread, "a/data/0", floats(1, 2, 3, 4)));
        var huge = dict().text("x")
                .tensor("0", 1L << 60, 0, new long[] {4}, new long[] {1})
                .op('u', '.')
                .bytes();
        refuses("no storage of numbers", Map.of("a/data.pkl", huge, "a/data/0", floats(1, 2, 3, 4)));
        var large = dict().text("x")
                .tensor("0", 1L << 59, 0, new long[] {4}, new long[] {1})
                .op('u', '.')
                .bytes();
        refuses("where the pickle promises 2305843009213693952", Map.of("a/data.pkl", large, "a/data/0", floats(1)));
    }

    @Test
    void refusesAListingThatPromises2To60Bytes() throws IOException {
        var name = ascii("a/data.pkl");
        var extra = little(20)
                .putShort((short) 1)
                .putShort((short) 16)
                .putLong(1L << 60)
                .putLong(1L << 60)
                .array();
        var zip = new ByteArrayOutputStream();
        zip.writeBytes(header(0x04034b50, 30, name, extra));
        zip.writeBytes(name);
        zip.writeBytes(extra);
        int listing = zip.size();
        zip.writeBytes(header(0x02014b50, 46, name, extra));
        zip.writeBytes(name);
        zip.writeBytes(extra);
        int length = zip.size() - listing;
        zip.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(length)
                .putInt(listing)
                .array());
        refuses("its zip|promises 1152921504606846976 bytes", zip.toByteArray());
    }

    private static byte[] header(int magic, int size, byte[] name, byte[] extra) {
        var header = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(magic);
        int skip = size == 46 ? 2 : 0;
        header.position(4 + skip + 14);
        header.putInt(-1).putInt(-1).putShort((short) name.length).putShort((short) extra.length);
        return header.array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void refusesEitherContainerCutOffAnywhere() throws IOException {
        for (var name : List.of("studiogan-sagan32/model=D-current-weights-step=3.pth", "legacy-pth/G-legacy.pth")) {
            var whole = Files.readAllBytes(OtherProgramsTest.resource(name));
            for (int length = 0; length < whole.length; length += 1024) {
                refuses("", Arrays.copyOf(whole, length));
            }
        }
    }

    @Test
    void refusesALegacyFileThatPromisesMore() throws IOException {
        var whole = Files.readAllBytes(OtherProgramsTest.resource("legacy-pth/G-legacy.pth"));
        // The first storage's count stands where the five pickles end.
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(18540, 1L << 60);
        refuses("promises 1152921504606846976 numbers", whole);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(18540, -1);
        refuses("promises -1 numbers", whole);
        refuses(
                "no file of torch.save",
                new PickleBytes().op(0x80, 2, 'K', 1, '.').ascii("no more").bytes());
    }

    private void refuses(String reason, Map<String, byte[]> entries) throws IOException {
        refuses(reason, Files.readAllBytes(write(entries)));
    }

    private void refuses(String reason, byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve("refused.pth"), bytes);
        assertThatThrownBy(() -> {
                    try (var open = TensorFile.open(file)) {
                        var _ = open.read(open.shapes().keySet());
                    }
                })
                .isInstanceOf(DamagedFileException.class)
                .message()
                .containsPattern(reason)
                .doesNotContain("\n");
    }

    private static PickleBytes dict() {
        return new PickleBytes().op(0x80, 2, '}', '(');
    }

    private Path write(Map<String, byte[]> entries) throws IOException {
        var file = folder.resolve("made.pth");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : new LinkedHashMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}

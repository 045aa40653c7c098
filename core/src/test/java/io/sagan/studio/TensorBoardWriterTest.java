package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {
    private static final InstantSource HALF_PAST =
            InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000, 500_000_000));

    @TempDir
    private Path folder;

    @Test
    void masksTheChecksumAsTensorFlowDoes() {
        var digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        var plain = new CRC32C();
        plain.update(digits);
        assertThat(plain.getValue()).isEqualTo(0xE3069283L);
        // ((0xE3069283 >>> 15) | (0xE3069283 << 17)) + 0xA282EAD8 modulo 2³²
        assertThat(TensorBoardWriter.maskedChecksum(digits)).isEqualTo(0xC78AB0E5);
    }

    @Test
    void beginsWithTheKnownBytesOfAnEventFile() throws IOException {
        newWriter(0).close();
        // length, its checksum, field 1: 1700000000.5, field 2: 0, field 3: "brain.Event:2", checksum
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(files().getFirst())))
                .isEqualTo("1a00000000000000" + "129bd82d" + "0900002040fc54d941" + "1000"
                        + "1a0d627261696e2e4576656e743a32" + "bf8a691d");
    }

    @Test
    void writesScalarsThatAnIndependentReaderFinds() throws IOException {
        try (var writer = newWriter(0)) {
            writer.scalar(300, "loss/generator", -1.5);
            writer.scalar(1L << 40, "loss/generator", Double.NaN);
        }
        var events = parse(files().getFirst());
        assertThat(events).hasSize(3);
        assertThat(events.get(0).text(3)).isEqualTo("brain.Event:2");
        assertThat(events.get(1).real64(1)).isEqualTo(1_700_000_000.5);
        assertThat(events.get(1).number(2)).isEqualTo(300);
        var value = events.get(1).message(5).message(1);
        assertThat(value.text(1)).isEqualTo("loss/generator");
        assertThat(value.real32(2)).isEqualTo(-1.5f);
        assertThat(events.get(2).number(2)).isEqualTo(1L << 40);
        assertThat(events.get(2).message(5).message(1).real32(2)).isNaN();
    }

    @Test
    void writesPicturesWithTheirSizeAndEncoding() throws IOException {
        var png = new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, -1};
        try (var writer = newWriter(0)) {
            writer.image(7, "samples", png, 640, 480);
        }
        var value = parse(files().getFirst()).get(1).message(5).message(1);
        assertThat(value.text(1)).isEqualTo("samples");
        var picture = value.message(4);
        assertThat(picture.number(1)).isEqualTo(480);
        assertThat(picture.number(2)).isEqualTo(640);
        assertThat(picture.number(3)).isEqualTo(3);
        assertThat(picture.bytes(4)).isEqualTo(png);
    }

    @Test
    void tellsAResumedRunFromWhereOnEarlierPointsNoLongerCount() throws IOException {
        newWriter(0).close();
        newWriter(20).close();
        assertThat(files()).hasSize(2);
        var start = parse(files().get(1)).get(1);
        assertThat(start.number(2)).isEqualTo(21);
        assertThat(start.message(7).number(1)).isEqualTo(1);
    }

    @Test
    void namesItsFilesInTheOrderOfTheSittings() throws IOException {
        newWriter(0).close();
        newWriter(0).close();
        assertThat(files())
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "events.out.tfevents.1700000000.my_host.000.v2",
                        "events.out.tfevents.1700000000.my_host.001.v2");
    }

    @Test
    void handsOverWholeRecordsWhenFlushed() throws IOException {
        try (var writer = newWriter(0)) {
            writer.scalar(1, "a", 1);
            assertThat(parse(files().getFirst())).hasSize(1);
            writer.flush();
            assertThat(parse(files().getFirst())).hasSize(2);
        }
    }

    private TensorBoardWriter newWriter(long step) throws IOException {
        return new TensorBoardWriter(folder.resolve("tensorboard"), step, HALF_PAST, "my/host");
    }

    private List<Path> files() throws IOException {
        try (var paths = Files.list(folder.resolve("tensorboard"))) {
            return paths.sorted().toList();
        }
    }

    /// Reads a file by the published layout, with a checksum of its own making.
    private static List<Fields> parse(Path file) throws IOException {
        var in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var events = new ArrayList<Fields>();
        while (in.hasRemaining()) {
            var head = new byte[8];
            in.get(head);
            assertThat(in.getInt()).isEqualTo(mask(crc32c(head)));
            var data = new byte
                    [(int) ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            in.get(data);
            assertThat(in.getInt()).isEqualTo(mask(crc32c(data)));
            events.add(new Fields(data));
        }
        return events;
    }

    private static int crc32c(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) != 0 ? 0x82F63B78 : 0);
            }
        }
        return ~crc;
    }

    private static int mask(int crc) {
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static final class Fields {
        private final Map<Integer, byte[]> raw = new TreeMap<>();
        private final Map<Integer, Long> varints = new TreeMap<>();

        Fields(byte[] message) {
            var in = ByteBuffer.wrap(message);
            while (in.hasRemaining()) {
                long key = varint(in);
                int field = (int) (key >>> 3);
                int size = switch ((int) key & 7) {
                    case 0 -> {
                        varints.put(field, varint(in));
                        yield 0;
                    }
                    case 1 -> 8;
                    case 2 -> (int) varint(in);
                    case 5 -> 4;
                    default -> throw new AssertionError("wire type " + (key & 7));
                };
                if ((key & 7) != 0) {
                    var bytes = new byte[size];
                    in.get(bytes);
                    raw.put(field, bytes);
                }
            }
        }

        long number(int field) {
            return varints.getOrDefault(field, 0L);
        }

        byte[] bytes(int field) {
            return raw.getOrDefault(field, new byte[0]);
        }

        String text(int field) {
            return new String(bytes(field), StandardCharsets.UTF_8);
        }

        Fields message(int field) {
            return new Fields(bytes(field));
        }

        double real64(int field) {
            return ByteBuffer.wrap(bytes(field)).order(ByteOrder.LITTLE_ENDIAN).getDouble();
        }

        float real32(int field) {
            return ByteBuffer.wrap(bytes(field)).order(ByteOrder.LITTLE_ENDIAN).getFloat();
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = in.get();
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
        }
    }
}

package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(StoredType.class)
    void givesBackEveryFormatBitForBit(StoredType type) throws IOException {
        try (var _ = new PointerScope()) {
            var tensor =
                    torch.arange(new Scalar(-3.0), new Scalar(9.0)).view(3, 4).to(type.scalarType());
            var back = roundTrip(tensor);
            assertThat(back.scalar_type().intern()).isEqualTo(type.scalarType());
            assertThat(back.shape()).containsExactly(3, 4);
            assertThat(back.equal(tensor)).isTrue();
        }
    }

    @Test
    void keepsHalfPrecisionBitsThatArithmeticWouldLose() throws IOException {
        try (var _ = new PointerScope()) {
            var odd = Tensor.create(new float[] {Float.NaN, Float.NEGATIVE_INFINITY, -0.0f, 1e-40f, 3.1415927f});
            Safetensors.write(folder.resolve("a"), Map.of("t", odd), Map.of());
            var bits = Files.readAllBytes(folder.resolve("a"));
            var tail = ByteBuffer.wrap(bits, bits.length - 20, 20).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(Float.isNaN(tail.getFloat())).isTrue();
            assertThat(tail.getInt()).isEqualTo(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY));
            assertThat(tail.getInt()).isEqualTo(0x8000_0000);
            assertThat(tail.getInt()).isEqualTo(Float.floatToRawIntBits(1e-40f));
            assertThat(tail.getFloat()).isEqualTo(3.1415927f);
        }
    }

    @Test
    void writesChannelsLastAndTransposedTensorsInPlainOrder() throws IOException {
        try (var _ = new PointerScope()) {
            var plain = torch.arange(new Scalar(2 * 3 * 4 * 5)).view(2, 3, 4, 5);
            var channelsLast = plain.contiguous(MemoryFormat.ChannelsLast);
            assertThat(channelsLast.is_contiguous()).isFalse();
            var back = roundTrip(channelsLast);
            assertThat(back.equal(plain)).isTrue();
            assertThat(back.is_contiguous()).isTrue();
            assertThat(roundTrip(plain.transpose(0, 3)).equal(plain.transpose(0, 3)))
                    .isTrue();
        }
    }

    @Test
    void keepsSingleNumbersEmptyTensorsAndTrainableOnes() throws IOException {
        try (var _ = new PointerScope()) {
            var single = torch.full(new long[0], new Scalar(2.5));
            var trainable = torch.ones(2, 2).set_requires_grad(true);
            assertThat(roundTrip(single).shape()).isEmpty();
            assertThat(roundTrip(single).item_double()).isEqualTo(2.5);
            assertThat(roundTrip(torch.empty(0, 3)).shape()).containsExactly(0, 3);
            assertThat(roundTrip(trainable).equal(trainable)).isTrue();
            assertThat(roundTrip(trainable).requires_grad()).isFalse();
        }
    }

    @Test
    void crossesItsOwnChunksUnharmed() throws IOException {
        try (var _ = new PointerScope()) {
            var large = torch.arange(new Scalar(2_500_000));
            assertThat(roundTrip(large).equal(large)).isTrue();
        }
    }

    @Test
    void keepsTextOfAnyKind() throws IOException {
        var metadata = Map.of("plain", "pt", "odd", "\"\\\n\t\u0001é猫😀", "", "");
        try (var _ = new PointerScope()) {
            Safetensors.write(folder.resolve("a"), Map.of("x \"quoted\"", torch.ones(1)), metadata);
            var read = Safetensors.read(folder.resolve("a"));
            assertThat(read.metadata()).isEqualTo(metadata);
            assertThat(read.tensors()).containsOnlyKeys("x \"quoted\"");
        }
    }

    @Test
    void writesTheBytesTheFormatAsksFor() throws IOException {
        try (var _ = new PointerScope()) {
            var tensors = Map.of("b", Tensor.create((byte) 7, (byte) 8), "a", Tensor.create(1f));
            Safetensors.write(folder.resolve("a"), tensors, Map.of("format", "pt"));
        }
        var json =
                "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[4,6]}}";
        var padded = json + " ".repeat((8 - json.length() % 8) % 8);
        assertThat(Files.readAllBytes(folder.resolve("a")))
                .isEqualTo(bytes(padded.length(), padded, 0, 0, 0x80, 0x3f, 7, 8));
    }

    @Test
    void readsAFileMadeByHand() throws IOException {
        var json = "{ \"w\" : {\"data_offsets\":[2,10], \"shape\":[2], \"dtype\":\"F32\", \"new\":[{\"x\":null},1e-3]},"
                + " \"h\\u0069\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[0,2]} }";
        Files.write(folder.resolve("a"), bytes(json.length(), json, 0x80, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0));
        try (var _ = new PointerScope()) {
            var read = Safetensors.read(folder.resolve("a"));
            assertThat(read.tensors().keySet()).containsExactly("w", "hi");
            assertThat(tensor(read, "hi").item_double()).isEqualTo(1.0);
            assertThat(tensor(read, "w").equal(Tensor.create(1f, -2f))).isTrue();
        }
        var header = Safetensors.readHeader(folder.resolve("a"));
        assertThat(header.entries().get("w"))
                .isEqualTo(new SafetensorsHeader.Entry(StoredType.F32, List.of(2L), 2, 10));
    }

    @Test
    void ownsWhatItReadWhateverBecomesOfTheFile() throws IOException {
        try (var _ = new PointerScope()) {
            Safetensors.write(folder.resolve("a"), Map.of("t", torch.ones(4)), Map.of());
            var read = Safetensors.read(folder.resolve("a"));
            Files.write(folder.resolve("a"), new byte[200]);
            assertThat(tensor(read, "t").equal(torch.ones(4))).isTrue();
        }
    }

    @Test
    void leavesNothingBehindOutsideTheCallersScope() throws IOException {
        var file = folder.resolve("a");
        try (var _ = new PointerScope()) {
            Safetensors.write(file, Map.of("t", torch.ones(64, 64)), Map.of());
            Safetensors.read(file);
        }
        long before = Pointer.totalCount();
        for (int i = 0; i < 20; i++) {
            try (var _ = new PointerScope()) {
                Safetensors.write(file, Map.of("t", torch.ones(64, 64)), Map.of());
                Safetensors.read(file);
            }
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void refusesTensorsItCannotStore() {
        try (var _ = new PointerScope()) {
            var file = folder.resolve("a");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Safetensors.write(
                            file, Map.of("c", torch.ones(1).to(torch.ScalarType.ComplexFloat)), Map.of()))
                    .withMessageContaining("tensor c must have one of the formats");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Safetensors.write(file, Map.of("__metadata__", torch.ones(1)), Map.of()))
                    .withMessageContaining("reserves");
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void namesTheFileThatCannotBeWritten() {
        try (var _ = new PointerScope()) {
            var ones = Map.of("t", torch.ones(1));
            assertThatThrownBy(() -> Safetensors.write(folder.resolve("no/such"), ones, Map.of()))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageEndingWith("no/such");
        }
    }

    @Test
    void refusesAFileCutAnywhere() throws IOException {
        var whole = folder.resolve("whole");
        try (var _ = new PointerScope()) {
            Safetensors.write(whole, Map.of("a", torch.ones(50), "b", torch.ones(7)), Map.of("k", "v"));
        }
        var bytes = Files.readAllBytes(whole);
        var cut = folder.resolve("cut");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Safetensors.read(cut))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(cut.toString());
        }
        Files.write(cut, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> Safetensors.read(cut)).hasMessageContaining("1 bytes follow after the last tensor");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100_000_001, 1L << 60, -1, Long.MIN_VALUE})
    void refusesAnImpossibleHeaderLength(long length) throws IOException {
        Files.write(folder.resolve("a"), bytes(length, "{}"));
        assertThatThrownBy(() -> Safetensors.readHeader(folder.resolve("a")))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("header length must be in 2..100000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overlaps|{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]},'b':{'dtype':'U8','shape':[8],'data_offsets':[4,12]}}",
                "no tensor owns|{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]},'b':{'dtype':'U8','shape':[4],'data_offsets':[12,16]}}",
                "comes twice|{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]},'a':{'dtype':'U8','shape':[8],'data_offsets':[8,16]}}",
                "the file has 16|{'a':{'dtype':'U8','shape':[17],'data_offsets':[0,17]}}",
                "the file has 16|{'a':{'dtype':'F32','shape':[1152921504606846976],'data_offsets':[0,4611686018427387904]}}",
                "needs 32 bytes|{'a':{'dtype':'F64','shape':[2,2],'data_offsets':[0,16]}}",
                "too large|{'a':{'dtype':'U8','shape':[4294967296,4294967296],'data_offsets':[0,16]}}",
                "too large|{'a':{'dtype':'U8','shape':[4611686018427387904,4,0],'data_offsets':[0,0]}}",
                "negative|{'a':{'dtype':'U8','shape':[-4,-4],'data_offsets':[0,16]}}",
                "negative|{'a':{'dtype':'U8','shape':[16],'data_offsets':[-16,0]}}",
                "backwards|{'a':{'dtype':'U8','shape':[0],'data_offsets':[16,0]}}",
                "unknown dtype|{'a':{'dtype':'F8','shape':[16],'data_offsets':[0,16]}}",
                "lacks|{'a':{'shape':[16],'data_offsets':[0,16]}}",
                "lacks|{'a':{'dtype':'U8','shape':[16],'data_offsets':[0]}}",
                "more than 2|{'a':{'dtype':'U8','shape':[16],'data_offsets':[0,8,16]}}",
                "two shapes|{'a':{'dtype':'U8','shape':[16],'shape':[16],'data_offsets':[0,16]}}",
                "64 bits|{'a':{'dtype':'U8','shape':[9999999999999999999],'data_offsets':[0,16]}}",
                "whole number|{'a':{'dtype':'U8','shape':[1.6e1],'data_offsets':[0,16]}}",
                "'{' was expected|{'a':16}",
                "'\"' was expected|{'__metadata__':{'a':1}}",
                "comes twice|{'__metadata__':{},'__metadata__':{}}",
                "'{' was expected at the start|['a']",
                "'{' was expected at the start| {}",
                "more text|{}{}",
                "ends too early|{'a",
                "ends too early|{'a':{'dtype':",
                "unknown escape|{'\\x':0}",
                "escape|{'\\u00g0':0}",
                "no JSON value|{'a':{'x':nul}}",
                "no JSON value|{'a':{'x':01}}",
                "',' was expected|{'a':{'x':1 'y':2}}",
            })
    void refusesAHeaderThatCannotBeTrue(String reasonAndHeader) throws IOException {
        var parts = reasonAndHeader.split("\\|", 2);
        var json = parts[1].replace('\'', '"');
        Files.write(folder.resolve("a"), bytes(json.length(), json, new int[16]));
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("a")))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(folder.resolve("a").toString())
                .hasMessageContaining(parts[0]);
    }

    @Test
    void refusesDeepNestingWithoutRunningOutOfStack() throws IOException {
        var json = "{\"a\":{\"x\":" + "[".repeat(1_000_000);
        Files.write(folder.resolve("a"), bytes(json.length(), json));
        assertThatThrownBy(() -> Safetensors.readHeader(folder.resolve("a")))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("nested deeper than 32 levels");
    }

    @Test
    void refusesTextThatIsNotUtf8AndTruthValuesThatAreNone() throws IOException {
        Files.write(folder.resolve("a"), bytes(4, "", '{', '"', 0xff, '"'));
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("a"))).hasMessageContaining("not UTF-8");
        var json = "{\"a\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[0,2]}}";
        Files.write(folder.resolve("a"), bytes(json.length(), json, 1, 2));
        try (var _ = new PointerScope()) {
            assertThatThrownBy(() -> Safetensors.read(folder.resolve("a")))
                    .hasMessageContaining("a BOOL must be 0 or 1, got 2");
        }
    }

    private Tensor roundTrip(Tensor tensor) throws IOException {
        var file = folder.resolve("round-trip");
        Safetensors.write(file, Map.of("t", tensor), Map.of());
        return tensor(Safetensors.read(file), "t");
    }

    private static Tensor tensor(Safetensors.Contents contents, String name) {
        return Objects.requireNonNull(contents.tensors().get(name));
    }

    private static byte[] bytes(long length, String json, int... data) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array());
        out.write(json.getBytes(StandardCharsets.UTF_8));
        for (int b : data) {
            out.write(b);
        }
        return out.toByteArray();
    }
}

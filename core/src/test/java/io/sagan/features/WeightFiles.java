package io.sagan.features;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Made-up weights of the FID Inception, as two other programs were given them, in the files that
/// programs keep weights in. One tensor is in memory at a time.
///
/// Element i of a tensor is `u·b`, `u = 2·(m >> 11)/2⁵³ − 1`, m the i-th output of splitmix64 from the CRC-32
/// of the name. Scale b: kernels √(6/fan in); `fc.weight` 120·√(3/2048); offsets and means 0.1;
/// `bn.weight` is 1 + 0.1u, `running_var` 1 + 0.5|u|. Computed in float64, kept in float32.
final class WeightFiles {
    private WeightFiles() {}

    static float[] values(String name, List<Long> shape) {
        int count = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        var crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.US_ASCII));
        double fanIn = (double) count / shape.getFirst();
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            double u = 2 * ((mixed(crc.getValue() + (i + 1) * 0x9E3779B97F4A7C15L) >>> 11) * 0x1p-53) - 1;
            double value;
            if (name.endsWith("conv.weight")) {
                value = u * Math.sqrt(6 / fanIn);
            } else if (name.equals("fc.weight")) {
                value = u * 120 * Math.sqrt(3.0 / 2048);
            } else if (name.endsWith("bn.weight")) {
                value = 1 + 0.1 * u;
            } else if (name.endsWith("running_var")) {
                value = 1 + 0.5 * Math.abs(u);
            } else {
                value = 0.1 * u;
            }
            values[i] = (float) value;
        }
        return values;
    }

    private static long mixed(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// torch's zip container.
    static void zip(Path file, SequencedMap<String, List<Long>> shapes) throws IOException {
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry("weights/data.pkl"));
            zip.write(stateDict(shapes, false));
            int key = 0;
            for (var entry : shapes.entrySet()) {
                zip.putNextEntry(new ZipEntry("weights/data/" + key++));
                zip.write(bytes(values(entry.getKey(), entry.getValue())));
            }
        }
    }

    /// torch's container before 1.6.
    static void legacy(Path file, SequencedMap<String, List<Long>> shapes) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(new Pickle()
                    .op(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.')
                    .bytes());
            out.write(new Pickle().op(0x80, 2, 'M', 0xe9, 0x03, '.').bytes());
            out.write(new Pickle()
                    .op(0x80, 2, '}', '(')
                    .text("little_endian")
                    .op(0x88, 'u', '.')
                    .bytes());
            out.write(stateDict(shapes, true));
            var keys = new Pickle().op(0x80, 2, ']', '(');
            for (int key = 0; key < shapes.size(); key++) {
                keys.text(String.valueOf(key));
            }
            out.write(keys.op('e', '.').bytes());
            for (var entry : shapes.entrySet()) {
                var values = values(entry.getKey(), entry.getValue());
                out.write(little(8).putLong(values.length).array());
                out.write(bytes(values));
            }
        }
    }

    /// safetensors.
    static void safetensors(Path file, SequencedMap<String, List<Long>> shapes) throws IOException {
        var header = new StringBuilder("{");
        long at = 0;
        for (var entry : shapes.entrySet()) {
            long end = at + 4 * entry.getValue().stream().reduce(1L, Math::multiplyExact);
            header.append(header.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%s,%s]}"
                            .formatted(entry.getKey(), entry.getValue(), at, end));
            at = end;
        }
        header.append("}").append(" ".repeat(7 - (header.length() + 7) % 8));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(little(8).putLong(header.length()).array());
            out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
            for (var entry : shapes.entrySet()) {
                out.write(bytes(values(entry.getKey(), entry.getValue())));
            }
        }
    }

    private static byte[] stateDict(SequencedMap<String, List<Long>> shapes, boolean legacy) {
        var pickle = new Pickle().op(0x80, 2, '}', '(');
        int key = 0;
        for (var entry : shapes.entrySet()) {
            pickle.text(entry.getKey()).tensor(String.valueOf(key++), entry.getValue(), legacy);
        }
        return pickle.op('u', '.').bytes();
    }

    private static byte[] bytes(float[] values) {
        var bytes = new byte[4 * values.length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return bytes;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// A pickle put together operation by operation.
    private static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle op(int... codes) {
            for (int code : codes) {
                out.write(code);
            }
            return this;
        }

        Pickle text(String text) {
            out.write('X');
            out.writeBytes(little(4).putInt(text.length()).array());
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Pickle global(String line) {
            out.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Pickle whole(long value) {
            out.write(0x8a);
            out.write(8);
            out.writeBytes(little(8).putLong(value).array());
            return this;
        }

        void tensor(String key, List<Long> shape, boolean legacy) {
            long count = shape.stream().reduce(1L, Math::multiplyExact);
            global("ctorch._utils\n_rebuild_tensor_v2\n").op('(', '(').text("storage");
            global("ctorch\nFloatStorage\n").text(key).text("cpu").whole(count);
            if (legacy) {
                op('N');
            }
            op('t', 'Q').whole(0).op('(');
            shape.forEach(this::whole);
            op('t', '(');
            long stride = count;
            for (long side : shape) {
                stride /= side;
                whole(stride);
            }
            op('t', 0x89).global("ccollections\nOrderedDict\n").op(')', 'R', 't', 'R');
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}

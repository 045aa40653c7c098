package io.sagan.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A pickle put together by hand, operation by operation.
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleBytes op(int... codes) {
        for (int code : codes) {
            out.write(code);
        }
        return this;
    }

    PickleBytes ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes int4(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    PickleBytes int8(long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    PickleBytes text(String text) {
        return op('X').int4(text.length()).ascii(text);
    }

    PickleBytes whole(long value) {
        return op(0x8a, 8).int8(value);
    }

    PickleBytes global(String module, String name) {
        return ascii("c" + module + "\n" + name + "\n");
    }

    /// A storage of float32 with so many numbers.
    PickleBytes storage(String key, long count) {
        return op('(').text("storage")
                .global("torch", "FloatStorage")
                .text(key)
                .text("cpu")
                .whole(count)
                .op('t', 'Q');
    }

    /// A float32 tensor.
    PickleBytes tensor(String key, long count, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").op('(').storage(key, count).whole(offset);
        tuple(shape).tuple(strides).op(0x89);
        return global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    }

    private PickleBytes tuple(long... values) {
        op('(');
        for (long value : values) {
            whole(value);
        }
        return op('t');
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /// The value after a final STOP.
    PickleValue read() throws IOException, PickleException {
        op('.');
        return Pickle.read(new PickleInput(new ByteArrayInputStream(bytes()), out.size()));
    }
}

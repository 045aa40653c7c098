package io.sagan.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes small ONNX files: the messages of `onnx.proto` by their field numbers.
final class OnnxModel {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;

    private final Wire graph = new Wire().text(2, "graph");

    /// @param shape a negative entry is an axis of any length, the same number the same length
    OnnxModel input(String name, int type, long... shape) {
        graph.message(11, value(name, type, shape));
        return this;
    }

    OnnxModel output(String name, int type, long... shape) {
        graph.message(12, value(name, type, shape));
        return this;
    }

    OnnxModel node(String operator, List<String> inputs, String output, Wire... attributes) {
        var node = new Wire();
        inputs.forEach(name -> node.text(1, name));
        node.text(2, output).text(4, operator);
        for (var attribute : attributes) {
            node.message(5, attribute);
        }
        graph.message(1, node);
        return this;
    }

    OnnxModel weights(String name, float[] values, long... shape) {
        graph.message(5, tensor(name, FLOAT, shape).bytes(9, littleEndian(values)));
        return this;
    }

    OnnxModel whole(String name, long... values) {
        var bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        graph.message(5, tensor(name, INT64, values.length).bytes(9, bytes.array()));
        return this;
    }

    /// Weights that lie in a file beside the model, from its beginning.
    OnnxModel weightsIn(String location, String name, long... shape) {
        graph.message(
                5,
                tensor(name, FLOAT, shape)
                        .message(13, new Wire().text(1, "location").text(2, location))
                        .number(14, 1));
        return this;
    }

    static Wire ints(String name, long... values) {
        var attribute = new Wire().text(1, name).number(20, 7);
        for (long value : values) {
            attribute.number(8, value);
        }
        return attribute;
    }

    static Wire whole(String name, long value) {
        return new Wire().text(1, name).number(3, value).number(20, 2);
    }

    static byte[] littleEndian(float[] values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    byte[] toBytes() {
        return new Wire()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Wire().text(1, "").number(2, 17))
                .toBytes();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, toBytes());
    }

    private static Wire tensor(String name, int type, long... shape) {
        var tensor = new Wire();
        for (long length : shape) {
            tensor.number(1, length);
        }
        return tensor.number(2, type).text(8, name);
    }

    private static Wire value(String name, int type, long... shape) {
        var axes = new Wire();
        for (long length : shape) {
            axes.message(1, length < 0 ? new Wire().text(2, "any" + -length) : new Wire().number(1, length));
        }
        var tensor = new Wire().number(1, type).message(2, axes);
        return new Wire().text(1, name).message(2, new Wire().message(1, tensor));
    }
}

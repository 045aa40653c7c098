package io.sagan.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.sagan.config.OnnxSpec;
import io.sagan.config.OnnxSpec.Layout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// The input of a network, and how it is filled.
///
/// @param name its name
/// @param half whether its numbers have 16 bits instead of 32
/// @param layout order of its axes
/// @param size side of its pictures in pixels
/// @param batch pictures in one call
/// @param full whether every call needs that many
record ModelInput(String name, boolean half, Layout layout, int size, int batch, boolean full) {

    /// @throws IllegalArgumentException if no pictures can be given to the network, or the settings do
    ///     not fit its input
    static ModelInput of(Path file, Map<String, NodeInfo> inputs, OnnxSpec settings) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "%s must have one input, for pictures, and has %s; export the part that sees pictures alone"
                            .formatted(file, inputs.isEmpty() ? "none" : String.join(", ", inputs.keySet())));
        }
        var node = inputs.values().iterator().next();
        var what = "the input %s of %s".formatted(node.getName(), file);
        if (!(node.getInfo() instanceof TensorInfo info)) {
            throw new IllegalArgumentException(what + " must be a tensor; export the network with a tensor as input");
        }
        if (info.type != OnnxJavaType.FLOAT && info.type != OnnxJavaType.FLOAT16) {
            throw new IllegalArgumentException(
                    "%s must hold numbers of type float or float16, got %s; export the network with such an input"
                            .formatted(what, words(info.type)));
        }
        long[] shape = info.getShape();
        if (shape.length != 4) {
            throw new IllegalArgumentException(
                    "%s must have four axes, those of pictures, got %s; export the network with such an input"
                            .formatted(what, words(shape)));
        }
        requireColours(what, shape, settings.layout());
        int size = size(what, shape, settings);
        boolean full = shape[0] > 0;
        int batch = full ? Math.toIntExact(Math.min(shape[0], Integer.MAX_VALUE)) : settings.batch();
        if (3L * batch * size * size > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException("%s with %s pictures of %s × %s pixels must hold less than 2 GiB; %s"
                    .formatted(what, batch, size, size, full ? "export it for fewer" : "set onnx.batch lower"));
        }
        return new ModelInput(node.getName(), info.type == OnnxJavaType.FLOAT16, settings.layout(), size, batch, full);
    }

    private static void requireColours(String what, long[] shape, Layout layout) {
        long colours = shape[layout == Layout.NCHW ? 1 : 3];
        if (colours > 0 && colours != 3) {
            boolean other = shape[layout == Layout.NCHW ? 3 : 1] == 3;
            throw new IllegalArgumentException(
                    "%s must have 3 colours as its axis %s where onnx.layout is %s, got %s; %s"
                            .formatted(
                                    what,
                                    layout == Layout.NCHW ? 2 : 4,
                                    layout == Layout.NCHW ? "nchw" : "nhwc",
                                    words(shape),
                                    other
                                            ? "set onnx.layout to " + (layout == Layout.NCHW ? "nhwc" : "nchw")
                                            : "export a network that sees coloured pictures"));
        }
    }

    private static int size(String what, long[] shape, OnnxSpec settings) {
        int first = settings.layout() == Layout.NCHW ? 2 : 1;
        long height = shape[first];
        long width = shape[first + 1];
        if (height > 0 && width > 0 && height != width) {
            throw new IllegalArgumentException("%s must be square, got %s × %s pixels; export the network for a square"
                    .formatted(what, width, height));
        }
        long side = Math.max(height, width);
        if (side <= 0 && settings.size() == 0) {
            throw new IllegalArgumentException(
                    "%s leaves the size of pictures open, and onnx.size is 0; set onnx.size to the side in pixels"
                                    .formatted(what)
                            + " that the network was trained on, such as 224");
        }
        if (side > 0 && settings.size() != 0 && settings.size() != side) {
            throw new IllegalArgumentException("onnx.size must be %s, as %s has it, got %s; set it so, or to 0"
                    .formatted(side, what, settings.size()));
        }
        return side > 0 ? Math.toIntExact(Math.min(side, Integer.MAX_VALUE)) : settings.size();
    }

    /// The shape of a call with so many pictures.
    long[] shape(int count) {
        return layout == Layout.NCHW ? new long[] {count, 3, size, size} : new long[] {count, size, size, 3};
    }

    /// A type as ONNX calls it.
    static String words(OnnxJavaType type) {
        return type.name().toLowerCase(java.util.Locale.ROOT);
    }

    /// A shape with `?` for lengths left open.
    static String words(long[] shape) {
        return Arrays.stream(shape)
                .mapToObj(length -> length < 0 ? "?" : Long.toString(length))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}

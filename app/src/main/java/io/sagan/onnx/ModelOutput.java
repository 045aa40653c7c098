package io.sagan.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.sagan.config.OnnxSpec;
import io.sagan.config.OnnxSpec.Layout;
import io.sagan.config.OnnxSpec.Pooling;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What one call of a network gave.
///
/// @param what it is, for messages: `the output y of dino.onnx`
/// @param numbers all numbers, in the order of the shape
/// @param axes the shape: `(N, D)`, `(N, T, D)`, or four axes in the order of the input's layout
record ModelOutput(String what, FloatBuffer numbers, List<Long> axes) {

    /// The name of the output that holds the features.
    ///
    /// @throws IllegalArgumentException if there is no such output, or if it holds no features
    static String name(Path file, Map<String, NodeInfo> outputs, OnnxSpec settings) {
        var names = String.join(", ", outputs.keySet());
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException(file + " must have an output, and has none; export it with one");
        }
        var name = settings.output().isEmpty() ? outputs.keySet().iterator().next() : settings.output();
        var node = outputs.get(name);
        if (node == null) {
            throw new IllegalArgumentException(
                    "onnx.output must be an output of %s, which has %s, got %s".formatted(file, names, name));
        }
        if (!(node.getInfo() instanceof TensorInfo info)
                || (info.type != OnnxJavaType.FLOAT && info.type != OnnxJavaType.FLOAT16)) {
            throw new IllegalArgumentException(
                    "the output %s of %s must hold numbers of type float or float16, got %s; set onnx.output to another of %s"
                            .formatted(
                                    name,
                                    file,
                                    node.getInfo() instanceof TensorInfo other
                                            ? ModelInput.words(other.type)
                                            : "no tensor",
                                    names));
        }
        return name;
    }

    /// One row of features for each picture.
    ///
    /// @param pictures how many the call was given
    /// @throws IllegalArgumentException if the shape is no output for so many pictures, or the pooling
    ///     does not fit it
    List<float[]> rows(int pictures, Layout layout, Pooling pooling) {
        var shape = axes.stream().mapToLong(Long::longValue).toArray();
        if (shape.length < 2 || shape.length > 4 || shape[0] != pictures || !numbers.hasRemaining()) {
            throw new IllegalArgumentException(
                    "%s must have 2, 3 or 4 axes, the first as long as there are pictures, got %s for %s of them;"
                                    .formatted(what, ModelInput.words(shape), pictures)
                            + " set onnx.output to another");
        }
        if (shape.length == 4 && pooling == Pooling.CLS_TOKEN) {
            throw new IllegalArgumentException(
                    "onnx.pooling must be mean or flat where %s has places, not tokens (%s), got cls_token"
                            .formatted(what, ModelInput.words(shape)));
        }
        int whole = numbers.remaining() / pictures;
        var rows = new ArrayList<float[]>();
        for (int i = 0; i < pictures; i++) {
            rows.add(row(i * whole, whole, shape, layout, pooling));
        }
        return rows;
    }

    private float[] row(int from, int whole, long[] shape, Layout layout, Pooling pooling) {
        if (shape.length == 2 || pooling == Pooling.FLAT) {
            return slice(from, whole);
        }
        boolean planes = shape.length == 4 && layout == Layout.NCHW;
        int width = Math.toIntExact(planes ? shape[1] : shape[shape.length - 1]);
        return pooling == Pooling.CLS_TOKEN ? slice(from, width) : mean(from, whole / width, width, planes);
    }

    private float[] slice(int from, int length) {
        var row = new float[length];
        numbers.get(from, row);
        return row;
    }

    /// @param planes whether the places of one channel lie together, and not the channels of one place
    private float[] mean(int from, int places, int width, boolean planes) {
        var row = new float[width];
        for (int d = 0; d < width; d++) {
            double sum = 0;
            for (int t = 0; t < places; t++) {
                sum += numbers.get(from + (planes ? d * places + t : t * width + d));
            }
            row[d] = (float) (sum / places);
        }
        return row;
    }
}

package io.sagan.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A safetensors file of a user's own, whose tensors go through a network.
///
/// @param file where they come from
/// @param tensors all of them by name, in the scope of [#read]'s caller
record TensorInput(Path file, Map<String, Tensor> tensors) {

    static TensorInput read(Path file) throws IOException {
        return new TensorInput(file, ModelFiles.tensors(file));
    }

    /// A tensor of finite numbers, float32 `[N, …]`.
    ///
    /// @param each shape without N
    /// @throws IOException when it is absent or of another kind
    Tensor numbers(String name, long... each) throws IOException {
        var tensor = tensors.get(name);
        if (tensor == null || tensor.scalar_type().intern() != ScalarType.Float || !fits(tensor, each)) {
            var shape = Arrays.stream(each).mapToObj(Long::toString).collect(Collectors.joining(", "));
            throw new IOException(file + " must hold the tensor " + name + " as float32 [N, " + shape + "]");
        }
        if (!tensor.isfinite().all().item_bool()) {
            throw new IOException(file + ": " + name + " must hold finite numbers, and holds a NaN or an infinity");
        }
        return tensor;
    }

    private static boolean fits(Tensor tensor, long... each) {
        if (tensor.dim() != each.length + 1) {
            return false;
        }
        for (int i = 0; i < each.length; i++) {
            if (tensor.size(i + 1) != each[i]) {
                return false;
            }
        }
        return true;
    }

    /// The tensor `labels`, int64 `[N]`; zeros where a model without classes gets none.
    ///
    /// @throws IOException when it is absent and wanted, of another kind, or names no class
    Tensor labels(long count, int classes) throws IOException {
        var labels = tensors.get("labels");
        if (labels == null) {
            if (classes > 0) {
                throw new IOException(
                        file + " must hold the tensor labels as int64 [N]: the model has " + classes + " classes");
            }
            return Tensor.create(new long[Math.toIntExact(count)], count);
        }
        if (labels.dim() != 1 || labels.size(0) != count || labels.scalar_type().intern() != ScalarType.Long) {
            throw new IOException(file + " must hold the tensor labels as int64 [" + count + "]");
        }
        long least = count == 0 ? 0 : labels.min().item_long();
        long most = count == 0 ? 0 : labels.max().item_long();
        int last = Math.max(1, classes) - 1;
        if (least < 0 || most > last) {
            throw new IOException(file + ": labels must be in 0.." + last + ", got " + (least < 0 ? least : most));
        }
        return labels;
    }

    /// Refuses an output that would take the input's place, or a model's.
    ///
    /// @throws IllegalArgumentException when it would
    static void requireSpare(Path in, Path out) throws IOException {
        if (Files.exists(out)) {
            if (Files.isSameFile(in, out)) {
                throw new IllegalArgumentException(
                        "the output must not be written over its input; name another file than " + out);
            }
            if (Files.exists(out.toRealPath().resolveSibling(CheckpointFiles.CARD))) {
                throw new IllegalArgumentException(
                        out + " is a file of a model and must not be written over; name another file");
            }
        }
    }
}

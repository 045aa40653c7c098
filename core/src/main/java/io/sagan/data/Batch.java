package io.sagan.data;

import static org.bytedeco.pytorch.global.torch.empty;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Real pictures and their classes, on the CPU.
///
/// Whoever takes a batch owns it and closes it; one taken inside a `PointerScope` also ends with
/// that scope, whichever comes first.
///
/// @param images float32 `(N, 3, S, S)` in [-1, 1], channels-last in memory
/// @param labels int64 `(N)`; all 0 when the data has no classes
public record Batch(Tensor images, Tensor labels) implements AutoCloseable {

    /// @param flips for each picture, whether it is mirrored
    static Batch of(Dataset dataset, long[] indices, boolean[] flips) {
        if (indices.length == 0) {
            throw new IllegalArgumentException("a batch must hold at least 1 picture, got 0");
        }
        int size = dataset.size();
        int each = size * size * 3;
        var images = allocate(ScalarType.Float, MemoryFormat.ChannelsLast, indices.length, 3, size, size);
        var labels = allocate(ScalarType.Long, MemoryFormat.Contiguous, indices.length);
        FloatBuffer pixels = images.createBuffer(); // (N, S, S, 3): how channels-last lies in memory
        LongBuffer classes = labels.createBuffer();
        for (int i = 0; i < indices.length; i++) {
            var picture = dataset.pixels(indices[i]);
            if (flips[i]) {
                SignedUnit.putMirrored(picture, size, pixels, i * each);
            } else {
                SignedUnit.put(picture, pixels, i * each);
            }
            classes.put(i, dataset.label(indices[i]));
        }
        return new Batch(images, labels);
    }

    private static Tensor allocate(ScalarType type, MemoryFormat layout, long... shape) {
        try (var options = new TensorOptions(type);
                var format = new MemoryFormatOptional(layout)) {
            return empty(shape, options, format);
        }
    }

    /// Number of pictures.
    public long size() {
        return labels.size(0);
    }

    @Override
    public void close() {
        images.close();
        labels.close();
    }
}

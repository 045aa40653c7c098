package io.sagan.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.sagan.config.OnnxSpec;
import io.sagan.config.OnnxSpec.Layout;
import io.sagan.data.Picture;
import io.sagan.features.Resize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Room for the pictures of one call, in native memory and in the order and scale that the network
/// expects. Filled anew for each call.
final class PictureBuffer implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final ModelInput input;
    private final OnnxSpec settings;
    private final MemorySegment numbers;
    private final long picture;

    PictureBuffer(ModelInput input, OnnxSpec settings) {
        this.input = input;
        this.settings = settings;
        picture = 3L * input.size() * input.size();
        numbers = arena.allocate(input.batch() * picture * bytes(), Float.BYTES);
    }

    private long bytes() {
        return input.half() ? Short.BYTES : Float.BYTES;
    }

    /// Puts a picture, resized and scaled, at a place in the batch.
    void put(int place, Picture shown) {
        var pixels = Resize.square(settings.resize(), shown, input.size()); // (H, W, C) in 0…255
        int plane = input.size() * input.size();
        boolean planes = input.layout() == Layout.NCHW;
        long from = place * picture;
        for (int c = 0; c < 3; c++) {
            double scale = 1 / (255 * settings.std().get(c));
            double shift = -settings.mean().get(c) / settings.std().get(c);
            for (int i = 0; i < plane; i++) {
                float value = (float) (pixels[3 * i + c] * scale + shift);
                long at = from + (planes ? (long) c * plane + i : 3L * i + c);
                if (input.half()) {
                    numbers.setAtIndex(ValueLayout.JAVA_SHORT, at, Float.floatToFloat16(value));
                } else {
                    numbers.setAtIndex(ValueLayout.JAVA_FLOAT, at, value);
                }
            }
        }
    }

    /// Zeros in the places from one on.
    void clear(int place) {
        numbers.asSlice(place * picture * bytes()).fill((byte) 0);
    }

    /// The first pictures as the network's input, in the same memory. The caller closes it.
    OnnxTensor tensor(OrtEnvironment environment, int count) throws OrtException {
        var bytes = numbers.asSlice(0, count * picture * bytes()).asByteBuffer().order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(
                environment, bytes, input.shape(count), input.half() ? OnnxJavaType.FLOAT16 : OnnxJavaType.FLOAT);
    }

    @Override
    public void close() {
        arena.close();
    }
}

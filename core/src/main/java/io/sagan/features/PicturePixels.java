package io.sagan.features;

import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// From bytes to what a network sees.
final class PicturePixels {
    private PicturePixels() {}

    /// `x / 127.5 − 1`, channels last in memory.
    ///
    /// **Shape** N times `side · side · 3` → `(N, 3, side, side)`.
    static Tensor tensor(List<byte[]> pictures, int side) {
        var tensor = torch.empty(
                new long[] {pictures.size(), 3, side, side},
                new TensorOptions(ScalarType.Float),
                new MemoryFormatOptional(MemoryFormat.ChannelsLast));
        FloatBuffer pixels = tensor.createBuffer(); // (N, side, side, 3): how channels-last lies in memory
        var picture = new float[side * side * 3];
        for (var rgb : pictures) {
            for (int i = 0; i < picture.length; i++) {
                picture[i] = (rgb[i] & 0xff) / 127.5f - 1;
            }
            pixels.put(picture);
        }
        return tensor;
    }
}

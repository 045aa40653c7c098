package io.sagan.tensor;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// From tensors to pictures.
public final class Pixels {
    private Pixels() {}

    /// Pictures of 8 bits a channel: `round((x + 1) · 127.5)`, clamped to 0…255.
    ///
    /// Shape: `(N, 3, H, W)` in [-1, 1] → N pictures of W×H.
    public static List<BufferedImage> images(Tensor x) {
        int count = Math.toIntExact(x.size(0));
        int height = Math.toIntExact(x.size(2));
        int width = Math.toIntExact(x.size(3));
        try (var _ = new PointerScope()) {
            var bytes = x.detach()
                    .to(ScalarType.Float)
                    .add(new Scalar(1.0))
                    .mul(new Scalar(127.5))
                    .round()
                    .clamp_(
                            new org.bytedeco.pytorch.ScalarOptional(new Scalar(0.0)),
                            new org.bytedeco.pytorch.ScalarOptional(new Scalar(255.0)))
                    .flip(1) // RGB → BGR, the order of TYPE_3BYTE_BGR
                    .permute(0, 2, 3, 1)
                    .contiguous(MemoryFormat.Contiguous)
                    .to(ScalarType.Byte)
                    .cpu(); // (N, H, W, 3)
            var source = new BytePointer(bytes.data_ptr());
            var images = new ArrayList<BufferedImage>(count);
            int size = width * height * 3;
            for (int i = 0; i < count; i++) {
                var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
                var target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
                source.position((long) i * size).get(target);
                images.add(image);
            }
            return images;
        }
    }
}

package io.sagan.features;

import io.sagan.data.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// SHA-256 of weights, in hexadecimal.
final class WeightsDigest {
    private WeightsDigest() {}

    /// Of named tensors, whatever file they came from: for each in the order of the names, the name, a zero
    /// byte, and the numbers in float32, little-endian, in C order.
    static String of(Map<String, Tensor> tensors) {
        var digest = Sha256.start();
        new TreeMap<>(tensors).forEach((name, tensor) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            try (var _ = new PointerScope()) {
                var plain = tensor.to(ScalarType.Float).contiguous();
                digest.update(
                        new BytePointer(plain.data_ptr()).limit(plain.nbytes()).asByteBuffer());
            }
        });
        return Sha256.hex(digest);
    }
}

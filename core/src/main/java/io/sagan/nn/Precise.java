package io.sagan.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Where bfloat16 would lose too much: softmax, statistics and sums.
public final class Precise {
    private Precise() {}

    /// float32 in place of bfloat16; any other tensor as it is.
    public static Tensor widened(Tensor x) {
        return x.scalar_type().intern() == ScalarType.BFloat16 ? x.to(ScalarType.Float) : x;
    }
}

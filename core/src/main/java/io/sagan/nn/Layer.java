package io.sagan.nn;

import org.bytedeco.pytorch.Tensor;

/// Something that maps a tensor to a tensor.
///
/// It opens no scope: the result belongs to the caller's.
@FunctionalInterface
public interface Layer {
    Tensor forward(Tensor x);
}

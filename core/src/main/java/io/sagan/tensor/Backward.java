package io.sagan.tensor;

import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The engine's way back from the middle of a computation.
public final class Backward {
    private Backward() {}

    /// Goes back from `x` with a gradient that has arrived there, once.
    ///
    /// @param x left alone where it wants no gradient
    /// @param gradient of the shape of `x`, or undefined, and then nothing is done
    public static void from(Tensor x, Tensor gradient) {
        if (gradient.defined()) {
            from(List.of(x), List.of(gradient));
        }
    }

    /// The same from several at once.
    ///
    /// @param tensors those that want no gradient are left alone
    /// @param gradients one for each, of its shape
    public static void from(List<Tensor> tensors, List<Tensor> gradients) {
        try (var sources = new TensorVector();
                var arrived = new TensorVector();
                var none = new TensorVector();
                var keep = new BoolOptional()) {
            for (int i = 0; i < tensors.size(); i++) {
                if (tensors.get(i).requires_grad()) {
                    sources.push_back(tensors.get(i));
                    arrived.push_back(gradients.get(i));
                }
            }
            if (!sources.empty()) {
                torch.backward(sources, arrived, keep, false, none);
            }
        }
    }
}

package io.sagan.tensor;

import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Numbers out of tensors.
public final class Scalars {
    private Scalars() {}

    /// The values of tensors of one number each, in their order, brought to Java in one go: a GPU is waited for
    /// once, not once a number.
    ///
    /// @param tensors of shape `()`, at least one, all in one place
    public static double[] read(Tensor... tensors) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var all =
                    torch.stack(new TensorVector(tensors)).to(ScalarType.Double).cpu();
            var values = new double[tensors.length];
            DoubleBuffer source = all.createBuffer();
            source.get(values);
            return values;
        }
    }
}

package io.sagan.nn;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// One vector per class, the table spectrally normalised when its style says so.
///
/// Shape: labels int64 `(N)` → `(N, width)`; of shares of classes float32 `(N, classes)` the mean of
/// all vectors weighted by them.
public final class Embedding extends Module implements Layer {
    private final StyledWeight weight;

    /// @param classes rows of the table
    /// @param width length of a vector
    /// @param style initial weights and normalisation
    public Embedding(long classes, long width, WeightStyle style) {
        super("Embedding");
        weight = new StyledWeight(this, "weight", "spectral", style, classes, width);
    }

    @Override
    public Tensor forward(Tensor labels) {
        var table = weight.used();
        return labels.dim() == 1 ? torch.embedding(table, labels) : torch.matmul(labels, table);
    }

    /// Computes the table once, for drawing alone: later changes of it are not seen.
    public void fold() {
        weight.fold(UnaryOperator.identity());
    }
}

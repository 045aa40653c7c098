package io.sagan.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// How a table with one row per class is read, for classes and for mixtures of classes.
final class ClassTable {
    private ClassTable() {}

    /// Rows of `table`: by labels int64 `(N)` one row each, by shares float `(N, classes)` the mean of
    /// all rows weighted by them, so that a share of 1 is the class itself.
    ///
    /// Shape: `(classes, width)` → `(N, width)`.
    static Tensor rows(Tensor table, Tensor labels) {
        return labels.dim() == 1 ? torch.embedding(table, labels) : labels.matmul(table);
    }
}

package io.sagan.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Consistency regularisation: `weight · mean (D(x) − D(T(x)))²`, T a change of the picture that
/// leaves what it shows.
///
/// Source: Zhang et al. 2020, arXiv:1910.12027 (real pictures); Zhao et al. 2020, arXiv:2002.04724
/// (generated ones too, bCR).
///
/// @param weight λ
public record ConsistencyPenalty(double weight) {

    /// The penalty, a scalar.
    ///
    /// @param before logits of pictures
    /// @param after logits of the same pictures changed by T
    public Tensor of(Tensor before, Tensor after) {
        return before.sub(after).square().mean().mul(new Scalar(weight));
    }
}

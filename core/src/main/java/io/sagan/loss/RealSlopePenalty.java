package io.sagan.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// R1: `weight/2 · mean ‖∇D(x)‖²` at real pictures.
///
/// Source: Mescheder et al. 2018, arXiv:1801.04406, eq. 9.
///
/// @param weight γ
public record RealSlopePenalty(double weight) {

    /// The penalty, a scalar.
    ///
    /// @param critic the discriminator, given the classes of the pictures
    /// @param real real pictures `(N, 3, S, S)`
    public Tensor of(Critic critic, Tensor real) {
        return Slopes.of(critic, real).square().sum(1L).mean().mul(new Scalar(weight / 2));
    }
}

package io.sagan.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/// WGAN-GP's penalty: `weight · mean (‖∇D(x̂)‖ − 1)²` at `x̂ = s·x + (1 − s)·G(z)`, s one number in
/// [0, 1) for each picture.
///
/// Source: Gulrajani et al. 2017, arXiv:1704.00028, eq. 3.
///
/// @param weight λ
public record GradientPenalty(double weight) {

    /// The penalty, a scalar.
    ///
    /// @param critic the discriminator, given the classes of the real pictures
    /// @param real real pictures `(N, 3, S, S)`
    /// @param fake as many generated pictures
    /// @param share s, `(N, 1, 1, 1)`: 1 is the real picture
    public Tensor of(Critic critic, Tensor real, Tensor fake, Tensor share) {
        var between = fake.add(real.sub(fake).mul(share));
        // The engine's norm has the slope 0 at 0, where the root of a sum of squares has none.
        return Slopes.of(critic, between)
                .norm(new ScalarOptional(new Scalar(2.0)), 1L)
                .sub(new Scalar(1.0))
                .square()
                .mean()
                .mul(new Scalar(weight));
    }
}

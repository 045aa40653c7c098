package io.sagan.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The least-squares loss: `D = ½ mean (D(x) − 1)² + ½ mean D(G(z))²`, `G = ½ mean (D(G(z)) − 1)²`.
///
/// D is asked for 1 at real and 0 at generated pictures: its loss is ¼ where it answers ½ to all
/// and 0 at best. Source: Mao et al. 2017, arXiv:1611.04076, eq. 9 (0-1 coding).
public final class LeastSquaresLoss implements GanLoss {

    @Override
    public Tensor discriminator(Tensor real, Tensor fake) {
        return half(toOne(real)).add(half(fake.square().mean()));
    }

    @Override
    public Tensor generator(Tensor fake) {
        return half(toOne(fake));
    }

    @Override
    public double boundary() {
        return 0.5;
    }

    private static Tensor toOne(Tensor logits) {
        return logits.sub(new Scalar(1.0)).square().mean();
    }

    private static Tensor half(Tensor x) {
        return x.mul(new Scalar(0.5));
    }
}

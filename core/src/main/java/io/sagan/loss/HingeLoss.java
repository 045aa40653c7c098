package io.sagan.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The hinge loss: `D = mean max(0, 1 − D(x)) + mean max(0, 1 + D(G(z)))`, `G = −mean D(G(z))`.
///
/// Shape: logits `(N, 1)` → scalar. D's loss is 2 where D says nothing (all logits 0) and 0 at
/// best.
/// Source: Lim and Ye 2017, arXiv:1705.02894; Miyato et al. 2018, arXiv:1802.05957.
public final class HingeLoss implements GanLoss {

    @Override
    public Tensor discriminator(Tensor real, Tensor fake) {
        var one = new Scalar(1.0);
        return real.neg().add(one).relu().mean().add(fake.add(one).relu().mean());
    }

    @Override
    public Tensor generator(Tensor fake) {
        return fake.mean().neg();
    }
}

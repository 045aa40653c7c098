package io.sagan.loss;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The first GAN's loss in its non-saturating form: `D = mean softplus(−D(x)) + mean
/// softplus(D(G(z)))`, `G = mean softplus(−D(G(z)))`, with `softplus(x) = log(1 + eˣ)`.
///
/// D's part is the binary cross entropy of the two answers: 2·log 2 ≈ 1.386 where D says nothing
/// and 0 at best. Its slope never vanishes, so D goes on growing where the hinge loss rests.
/// Source: Goodfellow et al. 2014, arXiv:1406.2661 §3.
public final class NonSaturatingLoss implements GanLoss {

    @Override
    public Tensor discriminator(Tensor real, Tensor fake) {
        return torch.softplus(real.neg()).mean().add(torch.softplus(fake).mean());
    }

    @Override
    public Tensor generator(Tensor fake) {
        return torch.softplus(fake.neg()).mean();
    }
}

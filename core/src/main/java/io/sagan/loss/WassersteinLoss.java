package io.sagan.loss;

import org.bytedeco.pytorch.Tensor;

/// The Wasserstein loss: `D = mean D(G(z)) − mean D(x)`, `G = −mean D(G(z))`.
///
/// −D estimates the earth mover's distance of the two distributions, but only while D's slope is
/// held to 1, by a gradient penalty or by spectral normalisation. It has no scale and no least value.
/// Source: Arjovsky et al. 2017, arXiv:1701.07875.
public final class WassersteinLoss implements GanLoss {

    @Override
    public Tensor discriminator(Tensor real, Tensor fake) {
        return fake.mean().sub(real.mean());
    }

    @Override
    public Tensor generator(Tensor fake) {
        return fake.mean().neg();
    }
}

package io.sagan.loss;

import java.nio.DoubleBuffer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// LeCam regularisation: `weight · (mean max(0, D(x) − f)² + mean max(0, r − D(G(z)))²)`, r and f the
/// running means of D's answers to real and to generated pictures.
///
/// It holds D back where its answers run away from those it gave before. The one-sided form is the
/// one of the authors' code; the paper's text squares both differences without it.
/// Make it in the run's scope. Source: Tseng et al. 2021, arXiv:2104.03310.
public final class LeCamPenalty {
    private static final int REAL = 0;
    private static final int FAKE = 1;
    private static final int UPDATES = 2;

    private final double weight;
    private final double decay;
    private final Tensor state = torch.zeros(new long[] {3}, new TensorOptions(ScalarType.Double));
    private final DoubleBuffer numbers = state.createBuffer();

    /// @param weight λ
    /// @param decay how much of the running means stays at each update, in [0, 1)
    public LeCamPenalty(double weight, double decay) {
        this.weight = weight;
        this.decay = decay;
    }

    /// Takes new answers into the running means.
    ///
    /// @param real mean logit of real pictures
    /// @param fake mean logit of generated pictures
    /// @param anew the means become these answers, whatever they were
    public void update(double real, double fake, boolean anew) {
        double stays = anew || numbers.get(UPDATES) == 0 ? 0 : decay;
        numbers.put(REAL, stays * numbers.get(REAL) + (1 - stays) * real);
        numbers.put(FAKE, stays * numbers.get(FAKE) + (1 - stays) * fake);
        numbers.put(UPDATES, numbers.get(UPDATES) + 1);
    }

    /// The regulariser, a scalar.
    ///
    /// @param real logits of real pictures
    /// @param fake logits of generated pictures
    public Tensor of(Tensor real, Tensor fake) {
        var above = real.sub(new Scalar(numbers.get(FAKE))).relu().square().mean();
        var below =
                fake.neg().add(new Scalar(numbers.get(REAL))).relu().square().mean();
        return above.add(below).mul(new Scalar(weight));
    }

    /// Both means and the count of updates: a live tensor, to save or to write into.
    public Tensor state() {
        return state;
    }
}

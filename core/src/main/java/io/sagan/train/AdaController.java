package io.sagan.train;

import io.sagan.config.TrainSpec.Ada;
import java.nio.DoubleBuffer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The probability p of adaptive discriminator augmentation, and what moves it.
///
/// Every `interval` discriminator updates `r = E[sign(D(x) − boundary)]` over the real pictures since
/// the last time is held against the target: p rises by pictures/`horizon` where r is above it, falls
/// by as much where it is below, and stays within [0, 1].
///
/// Make it in the run's scope. Source: Karras et al. 2020, arXiv:2006.06676 §3.2, r_t of eq. 1.
final class AdaController {
    private static final int PROBABILITY = 0;
    private static final int SIGNS = 1;
    private static final int PICTURES = 2;
    private static final int UPDATES = 3;

    private final Ada spec;
    private final double boundary;
    private final Tensor state = torch.zeros(new long[] {4}, new TensorOptions(ScalarType.Double));
    private final DoubleBuffer numbers = state.createBuffer();

    /// @param spec target, interval and horizon
    /// @param boundary the logit above which the loss takes a picture for real
    AdaController(Ada spec, double boundary) {
        this.spec = spec;
        this.boundary = boundary;
    }

    /// p, in [0, 1].
    double probability() {
        return numbers.get(PROBABILITY);
    }

    /// Takes in the discriminator's answers to augmented real pictures.
    void observe(Tensor realLogits) {
        add(SIGNS, realLogits.detach().sub(new Scalar(boundary)).sign().sum().item_double());
        add(PICTURES, (double) realLogits.numel());
    }

    /// Ends one update of the discriminator; every `interval` of them p moves.
    void updated() {
        add(UPDATES, 1);
        if (numbers.get(UPDATES) < spec.interval()) {
            return;
        }
        double pictures = numbers.get(PICTURES);
        double away = numbers.get(SIGNS) / pictures - spec.target();
        double p = probability() + Math.signum(away) * pictures / spec.horizon();
        numbers.put(new double[] {Math.clamp(p, 0, 1), 0, 0, 0}).rewind();
    }

    /// p and the counts since it last moved: a live tensor, to save or to write into.
    Tensor state() {
        return state;
    }

    private void add(int index, double value) {
        numbers.put(index, numbers.get(index) + value);
    }
}

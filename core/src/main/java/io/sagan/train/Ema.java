package io.sagan.train;

import io.sagan.models.Generator;
import io.sagan.tensor.ModuleState;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;

/// Exponential moving average of a generator: `ema ← decay·ema + (1 − decay)·weights`.
///
/// Parameters and batch-norm statistics are averaged; spectral vectors are taken as they are,
/// because the mean of
/// directions is none. Before `start` the average simply equals the generator.
///
/// Source: Yazıcı et al. 2019, arXiv:1806.04498; BigGAN's use of it, arXiv:1809.11096.
public final class Ema {
    private final Generator average;
    private final double decay;
    private final long start;
    private final boolean warmup;

    /// @param average the generator to average into; gradients are switched off in it
    /// @param decay in [0, 1)
    /// @param start first step that averages
    /// @param warmup n steps after the start the decay is at most (1 + n) / (10 + n), as in
    ///     TensorFlow's `ExponentialMovingAverage`
    public Ema(Generator average, double decay, long start, boolean warmup) {
        this.average = average;
        this.decay = decay;
        this.start = start;
        this.warmup = warmup;
        ModuleState.requireGradients(average, false);
        average.eval();
    }

    /// Takes in the weights after a step.
    ///
    /// @param generator the trained generator
    /// @param step steps done
    public void update(Generator generator, long step) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var now = ModuleState.all(generator);
            var share = new Scalar(step < start ? 1.0 : 1 - decay(step));
            ModuleState.all(average).forEach((name, tensor) -> {
                var latest = java.util.Objects.requireNonNull(now.get(name), name);
                if (name.contains("pectral.")) {
                    tensor.copy_(latest);
                } else {
                    tensor.lerp_(latest, share);
                }
            });
        }
    }

    private double decay(long step) {
        double n = step - start;
        return warmup ? Math.min(decay, (1 + n) / (10 + n)) : decay;
    }

    /// The averaged generator, in evaluation mode.
    public Generator generator() {
        return average;
    }
}

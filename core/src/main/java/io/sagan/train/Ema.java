package io.sagan.train;

import static java.util.Objects.requireNonNull;

import io.sagan.models.Generator;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.TensorLists;
import java.util.function.Predicate;
import org.bytedeco.pytorch.GenericList;

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
    private final Pairs averaged;
    private final Pairs taken;

    /// Make it in the scope in which both generators live.
    ///
    /// @param generator the trained generator
    /// @param average the generator to average into; gradients are switched off in it
    /// @param decay in [0, 1)
    /// @param start first step that averages
    /// @param warmup n steps after the start the decay is at most (1 + n) / (10 + n), as in
    ///     TensorFlow's `ExponentialMovingAverage`
    public Ema(Generator generator, Generator average, double decay, long start, boolean warmup) {
        this.average = average;
        this.decay = decay;
        this.start = start;
        this.warmup = warmup;
        averaged = Pairs.of(generator, average, name -> !isDirection(name));
        taken = Pairs.of(generator, average, Ema::isDirection);
        ModuleState.requireGradients(average, false);
        average.eval();
    }

    private static boolean isDirection(String name) {
        return name.contains("pectral.");
    }

    /// Takes in the weights after a step.
    ///
    /// @param step steps done
    public void update(long step) {
        TensorLists.copy(taken.averages, taken.latest);
        TensorLists.lerp(averaged.averages, averaged.latest, step < start ? 1 : 1 - decay(step));
    }

    private double decay(long step) {
        double n = step - start;
        return warmup ? Math.min(decay, (1 + n) / (10 + n)) : decay;
    }

    /// The averaged generator, in evaluation mode.
    public Generator generator() {
        return average;
    }

    /// Tensors of the average beside those of the trained generator.
    private record Pairs(GenericList averages, GenericList latest) {
        static Pairs of(Generator generator, Generator average, Predicate<String> wanted) {
            var averages = ModuleState.all(average);
            averages.keySet().removeIf(wanted.negate());
            var latest = ModuleState.all(generator);
            return new Pairs(
                    TensorLists.of(averages.values()),
                    TensorLists.of(averages.keySet().stream()
                            .map(name -> requireNonNull(latest.get(name), name))
                            .toList()));
        }
    }
}

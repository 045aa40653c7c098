package io.sagan.sample;

import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.nn.BatchNorm;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Batch-norm statistics measured for one kind of latents and lent to a generator for a while.
///
/// Running statistics belong to the latents of training. Truncated latents have others, and by the
/// old ones pictures come out flat. Here every norm normalises a few batches by the batch's own mean
/// and (biased) variance, and the means over these batches take the place of the running statistics.
/// Spectral vectors do not move. The last kind measured is kept.
///
/// Source: Brock et al. 2019, arXiv:1809.11096, "standing statistics"; sums divided by their count as
/// in BigGAN-PyTorch.
public final class StandingStatistics {
    private final Generator generator;
    private final List<Tensor> measured;
    private @Nullable Object kind;

    /// @param generator in evaluation mode; this belongs to its scope
    public StandingStatistics(Generator generator) {
        this.generator = generator;
        measured = statistics().stream().map(tensor -> tensor.detach().clone()).toList();
    }

    /// Work that may fail.
    public interface Work<R, E extends Exception> {
        R run() throws E;
    }

    /// Does `work` on the generator with other statistics, then gives its own back.
    ///
    /// @param kind what the latents are drawn like; equal kinds are measured once
    /// @param batches how many, at least 1
    /// @param batch latents of a batch, made in the scope that is open when it is called
    public <R, E extends Exception> R lend(Object kind, int batches, IntFunction<Latents> batch, Work<R, E> work)
            throws E {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var own =
                    statistics().stream().map(tensor -> tensor.detach().clone()).toList();
            try {
                if (kind.equals(this.kind)) {
                    copy(measured, statistics());
                } else {
                    measure(batches, batch);
                    copy(statistics(), measured);
                    this.kind = kind;
                }
                return work.run();
            } finally {
                copy(own, statistics());
            }
        }
    }

    private void measure(int batches, IntFunction<Latents> batch) {
        kind = null;
        var norms = generator.norms();
        norms.forEach(BatchNorm::beginStanding);
        try {
            for (int done = 0; done < batches; done++) {
                try (var _ = new PointerScope()) {
                    var latents = batch.apply(done);
                    generator.forward(latents.z(), latents.labels());
                }
            }
        } finally {
            norms.forEach(norm -> norm.endStanding(batches));
        }
    }

    private List<Tensor> statistics() {
        return generator.norms().stream()
                .flatMap(norm -> norm.statistics().stream())
                .toList();
    }

    private static void copy(List<Tensor> from, List<Tensor> to) {
        for (int i = 0; i < from.size(); i++) {
            to.get(i).copy_(from.get(i));
        }
    }
}

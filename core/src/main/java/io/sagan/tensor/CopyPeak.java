package io.sagan.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/// How fast this machine copies memory on all engine threads.
public final class CopyPeak {
    private static final long FLOATS = 1L << 25;
    private static final int TRIES = 6;

    private CopyPeak() {}

    /// 10⁹ bytes a second, of 128 MiB read and as many written: best of several.
    public static double gigabytesPerSecond() {
        double best = 0;
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var from = torch.ones(FLOATS);
            var to = torch.zeros(FLOATS);
            for (int i = 0; i < TRIES; i++) {
                long start = System.nanoTime();
                to.copy_(from);
                best = Math.max(best, 2.0 * Float.BYTES * FLOATS / (System.nanoTime() - start));
            }
        }
        return best;
    }
}

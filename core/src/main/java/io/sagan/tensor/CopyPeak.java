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
    ///
    /// @param place whose memory
    public static double gigabytesPerSecond(Place place) {
        double best = 0;
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var from = place.sent(torch.ones(FLOATS));
            var to = place.sent(torch.zeros(FLOATS));
            for (int i = 0; i < TRIES; i++) {
                place.await();
                long start = System.nanoTime();
                to.copy_(from);
                place.await();
                best = Math.max(best, 2.0 * Float.BYTES * FLOATS / (System.nanoTime() - start));
            }
        }
        return best;
    }
}

package io.sagan.tensor;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Convolutions and matrix products in bfloat16 while open, when asked for.
///
/// Use in a try header. Batch-norm statistics, softmax, spectral norms, losses and Adam stay in
/// float32. Closing an enabled stretch clears the cache of converted weights: they would go stale
/// at the next update. The switch belongs to the operating system's thread.
public final class Autocast implements AutoCloseable {
    private final boolean before;
    private final boolean on;
    private final boolean cuda = Engine.hasCuda();

    private Autocast(boolean on) {
        this.on = on;
        before = torch.is_autocast_enabled(DeviceType.CPU);
        if (on) {
            torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
        }
        if (on && cuda) {
            torch.set_autocast_dtype(DeviceType.CUDA, ScalarType.BFloat16);
        }
        enable(on);
    }

    /// Both kinds of device alike, as a layer does not ask where its tensors lie.
    private void enable(boolean wanted) {
        torch.set_autocast_enabled(DeviceType.CPU, wanted);
        if (cuda) {
            torch.set_autocast_enabled(DeviceType.CUDA, wanted);
        }
    }

    /// bfloat16 while open, or float32.
    public static Autocast bfloat16(boolean wanted) {
        return new Autocast(wanted);
    }

    /// float32 while open, whatever stands around it.
    public static Autocast off() {
        return new Autocast(false);
    }

    @Override
    public void close() {
        enable(before);
        if (on && !before) {
            torch.clear_cache();
        }
    }
}

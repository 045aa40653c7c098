package io.sagan.nn;

import io.sagan.tensor.Backward;
import io.sagan.tensor.EngineBenchmark;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// A 3×3 convolution of 32 pictures of 4×4 pixels in bfloat16, forward and backward.
public class SideBySideBenchmark extends EngineBenchmark {
    @Param({"256", "1024"})
    public int channels;

    @SuppressWarnings("NullAway.Init")
    private Tensor maps;

    @SuppressWarnings("NullAway.Init")
    private Tensor kernel;

    @SuppressWarnings("NullAway.Init")
    private Tensor gradient;

    @Setup
    public void make() {
        maps = laidOut(32, channels, 4, 4).requires_grad_(true);
        kernel = laidOut(channels, channels, 3, 3).requires_grad_(true);
        gradient = laidOut(32, channels, 4, 4);
    }

    private static Tensor laidOut(long... shape) {
        return torch.randn(shape).to(ScalarType.BFloat16).contiguous(MemoryFormat.ChannelsLast);
    }

    @Benchmark
    public boolean mapByMap() {
        try (var _ = new PointerScope()) {
            Backward.from(Conv2d.apart(maps, kernel, new TensorOptional(), 1, 1), gradient);
            return cleared();
        }
    }

    @Benchmark
    public boolean sideBySide() {
        try (var _ = new PointerScope()) {
            Backward.from(SideBySide.convolve(maps, kernel, new TensorOptional(), 1), gradient);
            return cleared();
        }
    }

    private boolean cleared() {
        maps.mutable_grad().reset();
        kernel.mutable_grad().reset();
        return maps.isNull();
    }
}

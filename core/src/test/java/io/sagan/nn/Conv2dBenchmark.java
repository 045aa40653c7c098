package io.sagan.nn;

import io.sagan.tensor.EngineBenchmark;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.openjdk.jmh.annotations.Benchmark;

/// A 3×3 kernel of 256 channels widened to the 4×4 one that pools too.
public class Conv2dBenchmark extends EngineBenchmark {
    private final Tensor kernel =
            torch.randn(256, 256, 3, 3).contiguous(MemoryFormat.ChannelsLast).requires_grad_(true);

    @Benchmark
    public boolean halving() {
        try (var _ = new PointerScope()) {
            return Conv2d.halving(kernel).isNull();
        }
    }
}

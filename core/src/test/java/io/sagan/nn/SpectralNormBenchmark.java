package io.sagan.nn;

import io.sagan.tensor.EngineBenchmark;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// One power iteration and the division, in training, for 256 channels in and out.
public class SpectralNormBenchmark extends EngineBenchmark {
    private static final long CHANNELS = 256;

    @Param({"1", "3"})
    public int kernel;

    @SuppressWarnings("NullAway.Init")
    private Tensor weight;

    @SuppressWarnings("NullAway.Init")
    private SpectralNorm norm;

    @Setup
    public void make() {
        weight = torch.randn(CHANNELS, CHANNELS, kernel, kernel)
                .contiguous(MemoryFormat.ChannelsLast)
                .requires_grad_(true);
        norm = new SpectralNorm(weight, Weights.spectral(1));
    }

    @Benchmark
    public boolean normalise() {
        try (var _ = new PointerScope()) {
            return norm.normalise(weight).isNull();
        }
    }
}

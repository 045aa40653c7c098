package io.sagan.nn;

import io.sagan.tensor.EngineBenchmark;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Forward and backward for 4 pictures of 64 channels. At 16×16 the layer keeps its map by itself: the two ways are
/// one there, and how much they differ is how far the figures can be trusted.
public class SelfAttentionBenchmark extends EngineBenchmark {
    private final SelfAttention attention = new SelfAttention(64, false, Weights.spectral(1));

    @Param({"16", "32"})
    public int side;

    @Param({"false", "true"})
    public boolean keepsMap;

    @SuppressWarnings("NullAway.Init")
    private Tensor maps;

    @Setup
    public void make() {
        maps = torch.randn(4, 64, side, side)
                .contiguous(MemoryFormat.ChannelsLast)
                .requires_grad_(true);
        attention.differentiateTwice(keepsMap);
    }

    @Benchmark
    public boolean forwardAndBackward() {
        try (var _ = new PointerScope()) {
            attention.forward(maps).sum().backward();
            maps.mutable_grad().reset();
            return maps.isNull();
        }
    }
}

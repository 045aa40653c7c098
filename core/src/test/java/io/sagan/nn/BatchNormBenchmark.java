package io.sagan.nn;

import io.sagan.tensor.EngineBenchmark;
import io.sagan.tensor.Seeds;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.openjdk.jmh.annotations.Benchmark;

/// Conditional batch norm in training: 16 pictures of 64 channels at 16×16, ten classes.
public class BatchNormBenchmark extends EngineBenchmark {
    private final BatchNorm norm;
    private final Tensor maps =
            torch.randn(16, 64, 16, 16).contiguous(MemoryFormat.ChannelsLast).requires_grad_(true);
    private final Tensor classes = Tensor.create(new long[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5}, 16);

    public BatchNormBenchmark() {
        var table = Weights.plain(1).startingAs(Initializer.normal(Seeds.stream(1, "tables"), 0.02));
        norm = new BatchNorm(64, 10, new BatchNorm.Style(1e-5, 0.1, table, table));
    }

    @Benchmark
    public boolean forward() {
        try (var _ = new PointerScope()) {
            return norm.forward(maps, classes).isNull();
        }
    }
}

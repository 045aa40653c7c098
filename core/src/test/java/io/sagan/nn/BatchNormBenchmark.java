package io.sagan.nn;

import io.sagan.tensor.Backward;
import io.sagan.tensor.EngineBenchmark;
import io.sagan.tensor.Seeds;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.openjdk.jmh.annotations.Benchmark;

/// Conditional batch norm in training: 16 pictures of 64 channels at 16×16, ten classes; and with ReLU and the way
/// back,
/// the operations one by one and at once.
public class BatchNormBenchmark extends EngineBenchmark {
    private final BatchNorm norm;
    private final Tensor maps =
            torch.randn(16, 64, 16, 16).contiguous(MemoryFormat.ChannelsLast).requires_grad_(true);
    private final Tensor gradient = torch.randn(16, 64, 16, 16).contiguous(MemoryFormat.ChannelsLast);
    private final Tensor classes = Tensor.create(new long[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5}, 16);

    public BatchNormBenchmark() {
        var table = Weights.plain(1).startingAs(Initializer.normal(Seeds.stream(1, "tables"), 0.02));
        norm = new BatchNorm(64, 10, new BatchNorm.Style(1e-5, 0.1, table, table));
    }

    @Benchmark
    public boolean rectifiedOneByOne() {
        try (var _ = new PointerScope()) {
            Backward.from(norm.active(maps, classes), gradient);
            return cleared();
        }
    }

    @Benchmark
    public boolean rectifiedAtOnce() {
        try (var _ = new PointerScope()) {
            norm.rectified(maps, classes).backward(gradient);
            return cleared();
        }
    }

    private boolean cleared() {
        maps.mutable_grad().reset();
        return maps.isNull();
    }

    @Benchmark
    public boolean forward() {
        try (var _ = new PointerScope()) {
            return norm.forward(maps, classes).isNull();
        }
    }
}

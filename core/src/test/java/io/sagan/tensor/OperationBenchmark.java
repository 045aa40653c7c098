package io.sagan.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;

/// What the way into the engine costs, whatever is done there.
public class OperationBenchmark extends EngineBenchmark {
    private final Tensor one = torch.ones(1);
    private final Tensor other = torch.ones(1);

    @Benchmark
    public PointerScope emptyScope() {
        try (var scope = new PointerScope()) {
            return scope;
        }
    }

    @Benchmark
    public boolean tensorInAScope() {
        try (var _ = new PointerScope()) {
            return torch.empty(1).isNull();
        }
    }

    @Benchmark
    public boolean additionInAScope() {
        try (var _ = new PointerScope()) {
            return one.add(other).isNull();
        }
    }
}

package io.sagan.tensor;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// An update of many small tensors: 1,024 numbers each.
public class AdamBenchmark extends EngineBenchmark {
    @Param({"10", "100"})
    public int tensors;

    @SuppressWarnings("NullAway.Init")
    private Adam adam;

    @Setup
    public void make() {
        Map<String, Tensor> parameters = new HashMap<>();
        for (int i = 0; i < tensors; i++) {
            var parameter = torch.ones(1024).requires_grad_(true);
            parameter.mul(parameter).sum().backward();
            parameters.put("p" + i, parameter);
        }
        adam = new Adam(parameters, 1e-4, 0, 0.9, 1e-8);
    }

    @Benchmark
    public long update() {
        adam.update();
        return adam.updates();
    }
}

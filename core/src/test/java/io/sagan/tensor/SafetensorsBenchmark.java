package io.sagan.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// The header of a file of 300 tensors, read and checked.
public class SafetensorsBenchmark extends EngineBenchmark {
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Setup
    public void write() throws IOException {
        Map<String, Tensor> tensors = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            tensors.put("blocks.%03d.convolution.weight".formatted(i), torch.zeros(4, 4));
        }
        file = Files.createTempFile("header", ".safetensors");
        Safetensors.write(file, tensors, Map.of("step", "1"));
    }

    @Benchmark
    public SafetensorsHeader header() throws IOException {
        return Safetensors.readHeader(file);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }
}

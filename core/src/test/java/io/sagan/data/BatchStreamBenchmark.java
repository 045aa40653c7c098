package io.sagan.data;

import io.sagan.config.Experiment;
import io.sagan.tensor.EngineBenchmark;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// A batch of 16 out of decoded pictures, mirrored by chance.
public class BatchStreamBenchmark extends EngineBenchmark {
    private static final int PICTURES = 16;

    @Param({"32", "64", "128"})
    public int side;

    @SuppressWarnings("NullAway.Init")
    private Dataset dataset;

    @SuppressWarnings("NullAway.Init")
    private BatchStream stream;

    private long position;

    @Setup
    public void open() throws IOException {
        dataset = Dataset.open(Experiment.DEFAULT.data().withSource("noto-emoji"), side, _ -> {});
        stream = new BatchStream(dataset, 1, true);
    }

    @Benchmark
    public long batch() {
        try (var batch = stream.batch(position, PICTURES)) {
            position += PICTURES;
            return batch.size();
        }
    }

    @TearDown
    public void close() throws IOException {
        dataset.close();
    }
}

package io.sagan.data;

import io.sagan.tensor.EngineBenchmark;
import io.sagan.tensor.Seeds;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// A picture of 256×256 pixels made smaller.
public class LanczosBenchmark extends EngineBenchmark {
    private static final int SIDE = 256;

    private final byte[] picture = new byte[3 * SIDE * SIDE];

    private final Lanczos lanczos = new Lanczos();

    @Param({"32", "128"})
    public int size;

    public LanczosBenchmark() {
        Seeds.stream(1, "picture").nextBytes(picture);
    }

    @Benchmark
    public byte[] resize() {
        return lanczos.resize(picture, SIDE, SIDE, size);
    }
}

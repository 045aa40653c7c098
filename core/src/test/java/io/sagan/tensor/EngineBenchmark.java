package io.sagan.tensor;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What benchmarks of native work have in common: the engine on one thread, and a scope for what lives as long
/// as the benchmark. What is measured opens a scope of its own, as a training step does. Single calls are timed, so
/// that the middle one (`p0.50`) says something on a machine with other work, where a mean does not.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class EngineBenchmark {
    private final PointerScope scope;

    protected EngineBenchmark() {
        Engine.start();
        Engine.useThreads(1);
        scope = new PointerScope();
    }

    @TearDown
    public void free() {
        scope.close();
    }
}

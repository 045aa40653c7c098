package io.sagan.metrics;

import io.sagan.tensor.EngineBenchmark;
import io.sagan.tensor.Seeds;
import org.openjdk.jmh.annotations.Benchmark;

/// The distance of two Gaussians of 64 features, from moments taken before.
public class FrechetDistanceBenchmark extends EngineBenchmark {
    private final FeatureMoments real = moments("real");
    private final FeatureMoments fake = moments("fake");

    private static FeatureMoments moments(String name) {
        var random = Seeds.stream(1, name);
        var samples = new double[256][64];
        for (var sample : samples) {
            for (int i = 0; i < sample.length; i++) {
                sample[i] = random.nextGaussian();
            }
        }
        return FeatureMoments.of(samples);
    }

    @Benchmark
    public double between() {
        return FrechetDistance.between(real, fake);
    }
}

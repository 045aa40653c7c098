package io.sagan.tensor;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Random streams as functions of a seed, a name and counters.
///
/// Nothing keeps a running generator: what is drawn at step 700 depends on the seed and on 700
/// alone.
/// So a resumed run draws what an uninterrupted one draws, and drawing a sample sheet disturbs
/// nothing.
public final class Seeds {
    private Seeds() {}

    /// A fresh stream; equal arguments give equal numbers.
    ///
    /// @param seed the run's seed
    /// @param name what the numbers are for
    /// @param counters where in the run, for instance step and pass
    public static RandomGenerator stream(long seed, String name, long... counters) {
        long state = mix(seed);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            state = mix(state ^ b);
        }
        for (long counter : counters) {
            state = mix(state + 0x9E3779B97F4A7C15L * (counter + 1));
        }
        return new SplittableRandom(state);
    }

    /// The finaliser of splitmix64.
    private static long mix(long x) {
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}

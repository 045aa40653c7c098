package io.sagan.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;

/// numpy's legacy generator `numpy.random.RandomState(seed)`: the Mersenne Twister MT19937.
///
/// Published scores depend on the order in which this generator shuffles pictures, so it is here to
/// the bit. For everything else see `Seeds`.
///
/// Source: Matsumoto & Nishimura 1998, and numpy's `_legacy_seeding`, `random_interval`, `shuffle`.
public final class NumpyRandom {
    private static final int SIZE = 624;
    private static final int MIDDLE = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    /// `RandomState(seed)`.
    ///
    /// @param seed in 0..2³²−1
    /// @throws IllegalArgumentException if it is outside
    public NumpyRandom(long seed) {
        if (seed < 0 || seed > 0xffffffffL) {
            throw new IllegalArgumentException("seed must be in 0..4294967295, got " + seed);
        }
        state[0] = (int) seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /// `permutation(n)`: 0..n−1 in random order.
    public int[] permutation(int n) {
        var order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int j = upTo(i);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return order;
    }

    /// `choice(n, size, replace=False)`: different numbers below n.
    ///
    /// @throws IllegalArgumentException if size is more than n
    public int[] choice(int n, int size) {
        if (size < 0 || size > n) {
            throw new IllegalArgumentException("size must be in 0.." + n + ", got " + size);
        }
        return Arrays.copyOf(permutation(n), size);
    }

    /// A number in 0..most: draws under the smallest mask of ones that covers it, until one fits.
    private int upTo(int most) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(most);
        int value = bits() & mask;
        while (value > most) {
            value = bits() & mask;
        }
        return value;
    }

    private int bits() {
        if (next == SIZE) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < SIZE; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
            state[i] = state[(i + MIDDLE) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }
}

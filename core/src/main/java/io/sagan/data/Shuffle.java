package io.sagan.data;

/// Order and mirroring of the pictures of each epoch, from one seed.
///
/// Numbers come from SplitMix64 (Steele, Lea, Flood 2014), written out here because checkpoints
/// rely on the very same numbers in every release of Java.
record Shuffle(long seed) {
    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final long ORDER = 0x6f72646572L; // "order" and "flip" in ASCII keep the two apart
    private static final long FLIP = 0x666c6970L;

    /// A permutation of 0..n−1; every epoch has its own.
    int[] order(long epoch, int n) {
        var order = new int[n];
        long state = mix(mix(mix(seed) ^ ORDER) ^ epoch);
        for (int i = 0; i < n; i++) {
            state += STEP;
            int j = (int) Math.unsignedMultiplyHigh(mix(state), i + 1L); // in 0..i
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /// Whether a picture is mirrored in an epoch; true half of the time.
    boolean flips(long epoch, long picture) {
        return mix(mix(mix(mix(seed) ^ FLIP) ^ epoch) ^ picture) < 0;
    }

    private static long mix(long value) {
        long z = value + STEP;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

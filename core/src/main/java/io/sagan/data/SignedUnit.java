package io.sagan.data;

/// What a byte of a picture is to the networks: `x / 127.5 − 1`, in [-1, 1].
final class SignedUnit {
    private static final float[] VALUES = new float[256];

    static {
        for (int i = 0; i < VALUES.length; i++) {
            VALUES[i] = (float) (i / 127.5 - 1);
        }
    }

    private SignedUnit() {}

    static float of(byte sample) {
        return VALUES[sample & 0xff];
    }
}

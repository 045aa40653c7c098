package io.sagan.sample;

/// Spherical interpolation: `sin((1−t)Ω)/sin Ω · a + sin(tΩ)/sin Ω · b`, Ω the angle between a and b.
///
/// Draws from N(0, I) in many dimensions all lie near the sphere of radius √d. A straight line cuts
/// through it: half-way between two draws the length is √(d/2), where the generator never trained. On
/// the arc the length stays.
///
/// Source: Shoemake 1985, "Animating rotation with quaternion curves"; for latents White 2016,
/// arXiv:1609.04468.
public final class Slerp {
    private static final double STRAIGHT = 1e-6;

    private Slerp() {}

    /// The point at `t`; exactly a at 0 and b at 1. Where the arc is not defined (a or b is zero, or
    /// they lie on one line) the straight line.
    ///
    /// @param t in [0, 1]
    public static float[] between(float[] a, float[] b, double t) {
        double sine = Math.sqrt(Math.max(0, 1 - square(cosine(a, b))));
        if (sine < STRAIGHT || t == 0 || t == 1) {
            return sum(a, 1 - t, b, t);
        }
        double angle = Math.acos(Math.clamp(cosine(a, b), -1, 1));
        return sum(a, Math.sin((1 - t) * angle) / sine, b, Math.sin(t * angle) / sine);
    }

    private static double cosine(float[] a, float[] b) {
        double lengths = Math.sqrt(product(a, a) * product(b, b));
        return lengths == 0 ? 1 : product(a, b) / lengths;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] sum(float[] a, double shareOfA, float[] b, double shareOfB) {
        var sum = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = (float) (shareOfA * a[i] + shareOfB * b[i]);
        }
        return sum;
    }

    private static double square(double x) {
        return x * x;
    }
}

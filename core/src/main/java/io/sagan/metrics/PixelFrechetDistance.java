package io.sagan.metrics;

/// The 8×8 pixel Fréchet distance: [FrechetDistance] of the pictures shrunk to 8×8 by averaging,
/// 192 numbers in [0, 1] each.
///
/// It compares where which colours lie and how they vary together, and knows nothing of detail.
///
/// **Unit** ≥ 0, lower is better. It is no FID, and not comparable with one.
public final class PixelFrechetDistance {
    private static final int SIDE = 8;

    private PixelFrechetDistance() {}

    /// The distance of two sets, which may differ in number.
    ///
    /// @throws IllegalArgumentException if the sets differ in size or their side is no multiple of 8
    public static double between(PictureSet real, PictureSet fake) {
        real.requireSideOf(fake);
        if (real.side() % SIDE != 0) {
            throw new IllegalArgumentException("side must be a multiple of 8, got " + real.side());
        }
        return FrechetDistance.between(moments(real), moments(fake));
    }

    private static FeatureMoments moments(PictureSet set) {
        return FeatureMoments.of(set.pictures().stream()
                .map(picture -> shrunk(picture, set.side()))
                .toArray(double[][]::new));
    }

    /// **Shape** `side · side · 3` bytes → `8 · 8 · 3` numbers in [0, 1].
    static double[] shrunk(byte[] rgb, int side) {
        int block = side / SIDE;
        var small = new double[SIDE * SIDE * 3];
        for (int i = 0; i < rgb.length; i++) {
            int y = i / 3 / side / block;
            int x = i / 3 % side / block;
            small[(y * SIDE + x) * 3 + i % 3] += (rgb[i] & 0xff) / (255.0 * block * block);
        }
        return small;
    }
}

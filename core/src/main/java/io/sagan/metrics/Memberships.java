package io.sagan.metrics;

import java.util.Arrays;

/// Which pictures lie in whose balls.
final class Memberships {
    private final int neighbours;
    private final int[] realBallsAround; // for each fake
    private final boolean[] isInFakeBall; // for each real
    private final boolean[] holdsFake; // for each real

    private Memberships(int neighbours, int reals, int fakes) {
        this.neighbours = neighbours;
        realBallsAround = new int[fakes];
        isInFakeBall = new boolean[reals];
        holdsFake = new boolean[reals];
    }

    static Memberships of(Features real, Features fake, PrecisionRecall.Settings settings) {
        real.requireWidthOf(fake);
        requireMore("real", real, settings);
        requireMore("fake", fake, settings);
        var ofReal = Neighbours.within(real, settings.neighbours());
        var ofFake = Neighbours.within(fake, settings.neighbours());
        var found = new Memberships(settings.neighbours(), real.count(), fake.count());
        Distances.between(real, fake).visit(tile -> {
            for (int i = 0; i < tile.high; i++) {
                int r = tile.top + i;
                for (int j = 0; j < tile.wide; j++) {
                    int f = tile.left + j;
                    double squared = tile.squared(i, j);
                    double inReal = squared - ofReal.squaredRadius(r);
                    double inFake = squared - ofFake.squaredRadius(f);
                    double slack = tile.slack(i, j);
                    if (Math.abs(inReal) <= slack || Math.abs(inFake) <= slack) {
                        double exact = Distances.exact(real.row(r), fake.row(f));
                        inReal = exact - ofReal.squaredRadius(r);
                        inFake = exact - ofFake.squaredRadius(f);
                    }
                    if (inReal < 0 || (inReal == 0 && !settings.strict())) {
                        found.realBallsAround[f]++;
                        found.holdsFake[r] = true;
                    }
                    if (inFake < 0 || (inFake == 0 && !settings.strict())) {
                        found.isInFakeBall[r] = true;
                    }
                }
            }
        });
        return found;
    }

    private static void requireMore(String name, Features set, PrecisionRecall.Settings settings) {
        if (set.count() <= settings.neighbours()) {
            throw new IllegalArgumentException("prdc.k must be less than the number of " + name + " pictures, got "
                    + settings.neighbours() + " for " + set.count());
        }
    }

    PrecisionRecall scores() {
        long inside = 0;
        long balls = 0;
        for (int count : realBallsAround) {
            inside += count > 0 ? 1 : 0;
            balls += count;
        }
        double fakes = realBallsAround.length;
        return new PrecisionRecall(inside / fakes, share(isInFakeBall), balls / fakes / neighbours, share(holdsFake));
    }

    /// Real balls around each fake, over k.
    double[] densities() {
        return Arrays.stream(realBallsAround)
                .mapToDouble(count -> (double) count / neighbours)
                .toArray();
    }

    private static double share(boolean[] of) {
        int count = 0;
        for (boolean each : of) {
            count += each ? 1 : 0;
        }
        return (double) count / of.length;
    }
}

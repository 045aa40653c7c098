package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Engine;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FrechetErrorTest {
    private static final double[] WIDE = {1, 2, 1, 3, 0.5, 1, 1, 2};

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void isTheScatterOverManyDraws() {
        var real = SampleRows.gaussian(2000, 1, 0, SampleRows.ones(8));
        var moments = FeatureMoments.of(real);
        double truth = scatter(i -> FrechetDistance.between(moments, SampleRows.gaussian(400, 100 + i, 0.3, WIDE)));
        var fake = SampleRows.gaussian(400, 2, 0.3, WIDE);
        assertThat(FrechetError.bootstrap(real, fake, false, new Bootstrap(300, 1))
                        .standardError())
                .isBetween(0.8 * truth, 1.25 * truth);
        assertThat(FrechetError.linear(real, fake, false).standardError()).isBetween(0.8 * truth, 1.25 * truth);
    }

    @Test
    void countsTheScatterOfTheRealRowsWhenAsked() {
        double truth = scatter(i -> FrechetDistance.between(
                SampleRows.gaussian(200, 1000 + i, 0, SampleRows.ones(8)),
                SampleRows.gaussian(1500, 100 + i, 0.3, WIDE)));
        var real = SampleRows.gaussian(200, 1, 0, SampleRows.ones(8));
        var fake = SampleRows.gaussian(1500, 2, 0.3, WIDE);
        double bootstrap =
                FrechetError.bootstrap(real, fake, true, new Bootstrap(300, 1)).standardError();
        double linear = FrechetError.linear(real, fake, true).standardError();
        assertThat(bootstrap).isBetween(0.75 * truth, 1.3 * truth);
        assertThat(linear).isBetween(0.75 * truth, 1.3 * truth);
        assertThat(FrechetError.linear(real, fake, false).standardError()).isLessThan(0.8 * linear);
    }

    @Test
    void isTheClosedFormForOneFeature() {
        // d² = (m − μ)² + (s − σ)²: its slope at x is 2(m − μ)c + (1 − σ/s)(c² − s²)
        var real = SampleRows.gaussian(500, 1, 0, 2);
        var fake = SampleRows.gaussian(700, 2, 1, 3);
        double m = FeatureMoments.of(fake).mean()[0];
        double mu = FeatureMoments.of(real).mean()[0];
        double s = Math.sqrt(FeatureMoments.of(fake).covariance()[0]);
        double sigma = Math.sqrt(FeatureMoments.of(real).covariance()[0]);
        double sum = 0;
        for (var row : fake.rows()) {
            double c = row[0] - m;
            sum += Math.pow(2 * (m - mu) * c + (1 - sigma / s) * (c * c - s * s), 2);
        }
        var interval = FrechetError.linear(real, fake, false);
        assertThat(interval.standardError()).isCloseTo(Math.sqrt(sum) / 700, within(1e-10));
        double estimate = (m - mu) * (m - mu) + (s - sigma) * (s - sigma);
        assertThat(interval.low()).isCloseTo(estimate - 1.959964 * interval.standardError(), within(1e-6));
        assertThat(interval.high()).isCloseTo(estimate + 1.959964 * interval.standardError(), within(1e-6));
    }

    @Test
    void holdsTheMeanOfDrawsAsOftenAsItSays() {
        var moments = FeatureMoments.of(SampleRows.gaussian(2000, 1, 0, SampleRows.ones(3)));
        var real = SampleRows.gaussian(2000, 1, 0, SampleRows.ones(3));
        double mean = 0;
        for (int i = 0; i < 400; i++) {
            mean += FrechetDistance.between(moments, SampleRows.gaussian(100, 5000 + i, 0.5, 1, 2, 1)) / 400;
        }
        int held = 0;
        for (int i = 0; i < 60; i++) {
            var fake = SampleRows.gaussian(100, 9000 + i, 0.5, 1, 2, 1);
            var interval = FrechetError.bootstrap(real, fake, false, new Bootstrap(60, i));
            held += interval.low() <= mean && mean <= interval.high() ? 1 : 0;
        }
        assertThat(held).isBetween(48, 60);
    }

    @Test
    void worksByRowsWhereThereAreFewerThanFeatures() {
        var real = SampleRows.gaussian(15, 1, 0, SampleRows.ones(30));
        var fake = SampleRows.gaussian(12, 2, 0.5, SampleRows.ones(30));
        double truth =
                scatter(i -> FrechetDistance.between(real, SampleRows.gaussian(12, 100 + i, 0.5, SampleRows.ones(30))));
        assertThat(FrechetError.bootstrap(real, fake, false, new Bootstrap(200, 1))
                        .standardError())
                .isBetween(0.4 * truth, 2 * truth);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetError.linear(real, fake, false))
                .withMessage("the linear error needs more real pictures than features, got 15 for 30: use the"
                        + " bootstrap");
    }

    @Test
    void isTheSameAgainstMomentsTakenBefore() {
        var real = SampleRows.gaussian(60, 1, 0, SampleRows.ones(4));
        var fake = SampleRows.gaussian(50, 2, 0.5, SampleRows.ones(4));
        var moments = FeatureMoments.of(real);
        assertThat(FrechetError.linear(moments, fake)).isEqualTo(FrechetError.linear(real, fake, false));
        assertThat(FrechetError.bootstrap(moments, fake, new Bootstrap(5, 1)))
                .isEqualTo(FrechetError.bootstrap(real, fake, false, new Bootstrap(5, 1)));
        var few = FeatureMoments.of(SampleRows.gaussian(4, 1, 0, SampleRows.ones(4)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrechetError.linear(few, fake))
                .withMessageStartingWith("the linear error needs more real pictures than features, got 4 for 4");
    }

    @Test
    void isTheSameOnSeveralThreadsAndLeavesNothingBehind() {
        var real = SampleRows.gaussian(60, 1, 0, SampleRows.ones(4));
        var fake = SampleRows.gaussian(50, 2, 0.5, SampleRows.ones(4));
        var one = FrechetError.bootstrap(real, fake, true, new Bootstrap(6, 3));
        Engine.useThreads(2);
        try {
            FrechetError.linear(real, fake, true);
            long before = Pointer.totalCount();
            FrechetError.linear(real, fake, true);
            assertThat(FrechetError.bootstrap(real, fake, true, new Bootstrap(6, 3)))
                    .isEqualTo(one);
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        } finally {
            Engine.useThreads(1);
        }
    }

    private interface Draw {
        double of(int i);
    }

    private static double scatter(Draw draw) {
        var values = new double[300];
        Arrays.setAll(values, draw::of);
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    }
}

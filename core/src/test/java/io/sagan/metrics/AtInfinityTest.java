package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.metrics.AtInfinity.Point;
import io.sagan.metrics.AtInfinity.Settings;
import io.sagan.tensor.Engine;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AtInfinityTest {

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void drawsTheLineOfPointsThatLieOnOne() {
        var line = AtInfinity.line(
                List.of(new Point(100, 3 + 500.0 / 100), new Point(200, 3 + 500.0 / 200), new Point(1000, 3.5)));
        assertThat(line.value()).isCloseTo(3, within(1e-10));
        assertThat(line.slope()).isCloseTo(500, within(1e-8));
        assertThat(line.standardError()).isCloseTo(0, within(1e-8));
    }

    @Test
    void hasTheErrorOfTheTextbookForPointsThatDoNot() {
        // 1/N = 1, 1/2, 1/4, scores 1, 2, 2: numpy.polyfit(x, y, 1, cov=True) gives −1.42857, 2.5, error 0.299
        var line = AtInfinity.line(List.of(new Point(1, 1), new Point(2, 2), new Point(4, 2)));
        assertThat(line.slope()).isCloseTo(-10 / 7.0, within(1e-12));
        assertThat(line.value()).isCloseTo(2.5, within(1e-12));
        double xx = 7 / 24.0;
        double rest = (Math.pow(1 - 2.5 + 10 / 7.0, 2) + Math.pow(2 - 2.5 + 5 / 7.0, 2) + Math.pow(-0.5 + 2.5 / 7, 2));
        assertThat(line.standardError()).isCloseTo(Math.sqrt(rest * (1 / 3.0 + 49 / 144.0 / xx)), within(1e-12));
    }

    @Test
    void comesNearerToTheTruthThanAllFakesTogether() {
        // Equal distributions of 20 features: the truth is 0, and N fakes give about a constant over N
        var real = FeatureMoments.of(new double[20], identity(20));
        var fake = SampleRows.gaussian(2000, 5, 0, SampleRows.ones(20));
        var found = AtInfinity.frechet(real, fake, new Settings(12, 200, 1));
        double all = found.points().getLast().score();
        assertThat(all).isEqualTo(FrechetDistance.between(real, FeatureMoments.of(fake)), within(1e-9));
        assertThat(Math.abs(found.value())).isLessThan(0.3 * all);
        assertThat(found.slope()).isPositive();
        assertThat(found.standardError()).isPositive().isLessThan(all);
        assertThat(found.points()).extracting(Point::count).startsWith(200, 363).endsWith(2000);
    }

    @Test
    void raisesAnInceptionScoreOfFewFakes() {
        var logits = SampleRows.gaussian(1500, 1, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)
                .rows();
        var found = AtInfinity.inceptionScore(logits, new Settings(8, 100, 1));
        assertThat(found.slope()).isNegative();
        assertThat(found.value()).isGreaterThan(found.points().getFirst().score());
        assertThat(found.value())
                .isCloseTo(
                        InceptionScore.of(
                                        SampleRows.gaussian(40_000, 2, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)
                                                .rows(),
                                        InceptionScore.Settings.WHOLE)
                                .mean(),
                        within(0.1));
    }

    @Test
    void refusesTooFewPointsAndTooFewFakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(2, 100, 1))
                .withMessage("infinity.points must be at least 3, got 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AtInfinity.inceptionScore(
                        SampleRows.patterned(50, 3, 1, 1).rows(), new Settings(5, 50, 1)))
                .withMessage("infinity.smallest must be less than the number of fakes, got 50 for 50");
    }

    private static double[] identity(int width) {
        var matrix = new double[width * width];
        IntStream.range(0, width).forEach(i -> matrix[i * (width + 1)] = 1);
        return matrix;
    }
}

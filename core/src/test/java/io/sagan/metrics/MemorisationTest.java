package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sagan.metrics.Memorisation.Nearest;
import io.sagan.tensor.Engine;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MemorisationTest {
    private static final double[] SIX = SampleRows.ones(6);

    @BeforeAll
    static void oneThread() {
        Engine.start();
        Engine.useThreads(1);
    }

    @Test
    void measuresOnALineByHand() {
        // Spacings of 0, 1, 3, 7: 1, 1, 2, 4; the median 1.5
        var real = SampleRows.rows(new float[] {0}, new float[] {1}, new float[] {3}, new float[] {7});
        var fake = SampleRows.rows(new float[] {3.5f}, new float[] {9}, new float[] {1}, new float[] {30});
        var found = Memorisation.of(real, fake, 0.5);
        assertThat(found.threshold()).isEqualTo(1.5);
        assertThat(found.share()).isEqualTo(0.5);
        assertThat(found.copies()).isEqualTo(1);
        assertThat(found.nearest())
                .containsExactly(
                        new Nearest(2, 0.5, 0.25, 0),
                        new Nearest(3, 2, 0.5, 0.75),
                        new Nearest(1, 0, 0, 0),
                        new Nearest(3, 23, 5.75, 1));
        assertThat(found.mostSuspicious(3)).containsExactly(2, 0, 1);
    }

    @Test
    void findsAboutTheQuantileOfFakesThatAreLikeFurtherRealPictures() {
        var found = Memorisation.of(SampleRows.gaussian(2000, 1, 0, SIX), SampleRows.gaussian(2000, 2, 0, SIX), 0.05);
        assertThat(found.share()).isBetween(0.03, 0.075);
        assertThat(found.copies()).isZero();
        // ranks are evenly spread: their mean is a half
        assertThat(found.nearest().stream().mapToDouble(Nearest::rank).average().orElseThrow())
                .isBetween(0.46, 0.54);
    }

    @Test
    void findsThoseThatAreNearlyCopies() {
        var real = SampleRows.gaussian(1000, 1, 0, SIX);
        var rows = new ArrayList<>(SampleRows.gaussian(300, 2, 0, SIX).rows());
        for (int i = 0; i < 100; i++) {
            var copy = real.row(7 * i).clone();
            copy[i % 6] += 0.01f;
            rows.add(copy);
        }
        var found = Memorisation.of(real, Features.of(rows), 0.05);
        assertThat(found.share()).isBetween(0.25, 0.33);
        assertThat(found.copies()).isZero();
        assertThat(found.nearest().get(300 + 13).real()).isEqualTo(7 * 13);
        assertThat(found.nearest().get(300 + 13).ratio()).isLessThan(0.2);
        assertThat(found.mostSuspicious(80)).allMatch(fake -> fake >= 300);
    }

    @Test
    void isNotMisledByEqualRealPictures() {
        var once = SampleRows.gaussian(400, 1, 0, SIX);
        var fake = SampleRows.gaussian(300, 2, 0, SIX);
        var twice = new ArrayList<>(once.rows());
        twice.addAll(once.rows());
        var found = Memorisation.of(Features.of(twice), fake, 0.05);
        var expected = Memorisation.of(once, fake, 0.05);
        assertThat(found.repeatedReals()).isEqualTo(400);
        assertThat(found.threshold())
                .isEqualTo(expected.threshold(), within(1e-12))
                .isPositive();
        assertThat(found.share()).isEqualTo(expected.share());
        assertThat(found.nearest())
                .extracting(Nearest::real)
                .containsExactlyElementsOf(
                        expected.nearest().stream().map(Nearest::real).toList());
    }

    @Test
    void takesMinusNoughtForNought() {
        var real = SampleRows.rows(new float[] {0, 1}, new float[] {-0f, 1}, new float[] {3, 1});
        var found = Memorisation.of(real, SampleRows.rows(new float[] {-0f, 1}), 0.5);
        assertThat(found.repeatedReals()).isEqualTo(1);
        assertThat(found.copies()).isEqualTo(1);
        assertThat(found.threshold()).isEqualTo(3);
    }

    @Test
    void refusesRealPicturesThatAreAllTheSame() {
        var same = SampleRows.rows(new float[] {1}, new float[] {1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Memorisation.of(same, same, 0.05))
                .withMessage("at least 2 real pictures must have different features, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Memorisation.of(same, same, 1))
                .withMessage("memorisation.quantile must be between 0 and 1, got 1.0");
    }
}

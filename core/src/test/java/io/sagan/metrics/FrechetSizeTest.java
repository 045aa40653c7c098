package io.sagan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The size that published distances are of: 50 000 rows of 2048 features.
@Tag("slow")
class FrechetSizeTest {
    private static final int WIDTH = 2048;
    private static final int ROWS = 50_000;

    @Test
    void isRightAtTheUsualSizeWithinTwoGibibytes() {
        Engine.start();
        Engine.useThreads(2);
        try {
            FrechetDistance.between(SampleRows.patterned(9, 4, 1, 1), SampleRows.patterned(9, 4, 2, 1));
            long before = Engine.peakResidentBytes();
            var real = new MomentsAccumulator(WIDTH);
            var fake = new MomentsAccumulator(WIDTH);
            var random = new SplittableRandom(1);
            for (int i = 0; i < ROWS; i += 500) {
                real.add(rows(random, 500, 1, 0));
                fake.add(rows(random, 500, 2, 0.125f));
            }
            double distance = FrechetDistance.between(real.moments(), fake.moments());
            // Independent features: 0.125² and (2 − 1)²·variance 1/3 in each. Of N rows the covariances cost little
            // over that: a share WIDTH/4N of each trace is the first order.
            double limit = WIDTH * (0.125 * 0.125 + 1 / 3.0);
            assertThat(distance).isCloseTo(limit, within(0.04 * limit)).isGreaterThan(limit);
            assertThat(Engine.peakResidentBytes() - before).isLessThan(2L << 30);
        } finally {
            Engine.useThreads(1);
        }
    }

    /// Evenly spread over mean ± scale: deviation scale/√3.
    private static List<float[]> rows(SplittableRandom random, int count, float scale, float mean) {
        var rows = new ArrayList<float[]>();
        for (int i = 0; i < count; i++) {
            var row = new float[WIDTH];
            for (int j = 0; j < WIDTH; j++) {
                row[j] = mean + scale * (2 * random.nextFloat() - 1);
            }
            rows.add(row);
        }
        return rows;
    }
}

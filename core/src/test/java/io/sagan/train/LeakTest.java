package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.SettledHeap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class LeakTest {

    /// One feature map of a batch is 64 KiB: keeping three of a step's many would add 48 MB in 250
    /// steps. What native code holds may move by 40 MB either way.
    private static final long BOUND = 40L << 20;

    @Test
    void threeHundredStepsHoldAsMuchAsFifty() {
        var train = TrainSpecs.with(Map.of("batch", "16", "diffAugment", "[color, translation, cutout]"));
        var gan = new GanState(TinyGan.model(16, true), train, TinyGan.CLASSES);
        var step = new TrainingStep(gan, train, false);
        long objects = 0;
        long held = 0;
        for (int t = 1; t <= 300; t++) {
            step.run(new TinyGan.Eight(t), true);
            gan.ema().update(t);
            if (t == 50) {
                held = SettledHeap.bytes();
            } else if (t > 50) {
                // Garbage of earlier tests may go at any step, so the count can fall; it must never rise.
                assertThat(Pointer.totalCount())
                        .as("native objects after step " + t)
                        .isLessThanOrEqualTo(objects);
            }
            objects = Pointer.totalCount();
        }
        assertThat(SettledHeap.bytes()).isBetween(held - BOUND, held + BOUND);
    }
}

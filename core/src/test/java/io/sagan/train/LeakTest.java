package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.Engine;
import io.sagan.tensor.EngineScope;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class LeakTest {

    /// One feature map of a batch is 64 KiB: keeping three of a step's many would add 48 MB in 250
    /// steps. What is not the Java heap's may move by 40 MB either way.
    private static final long BOUND = 40L << 20;

    /// Without what the Java heap has taken from the system, which grows as it likes.
    private static long nativeBytes() {
        System.gc(); // so that both looks find it settled
        return Engine.residentBytes() - Runtime.getRuntime().totalMemory();
    }

    @Test
    void threeHundredStepsHoldAsMuchAsFifty() {
        var train = TrainSpecs.with(Map.of("batch", "16", "diffAugment", "[color, translation, cutout]"));
        var gan = new GanState(TinyGan.model(16, true), train, TinyGan.CLASSES);
        var step = new TrainingStep(gan, train, false);
        long objects = 0;
        long resident = 0;
        for (int t = 1; t <= 300; t++) {
            step.run(new TinyGan.Eight(t), true);
            gan.ema().update(t);
            if (t == 50) {
                resident = nativeBytes();
            } else if (t > 50) {
                // Garbage of earlier tests may go at any step, so the count can fall; it must never rise.
                assertThat(Pointer.totalCount())
                        .as("native objects after step " + t)
                        .isLessThanOrEqualTo(objects);
            }
            objects = Pointer.totalCount();
        }
        assertThat(nativeBytes()).isBetween(resident - BOUND, resident + BOUND);
    }
}

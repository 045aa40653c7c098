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

    /// One step makes some 2 MB of tensors. Kept to a tenth, 250 steps would add 50 MB; the process may
    /// move by 40 MB either way, for the Java heap breathes too.
    private static final long BOUND = 40L << 20;

    @Test
    void threeHundredStepsHoldAsMuchAsFifty() {
        var train = TrainSpecs.with(Map.of("batch", "16", "diffAugment", "[color, translation, cutout]"));
        var gan = new GanState(TinyGan.model(16, true), train, TinyGan.CLASSES);
        var step = new TrainingStep(gan, train, false);
        long objects = 0;
        long resident = 0;
        for (int t = 1; t <= 300; t++) {
            step.run(new TinyGan.Eight(t), true);
            gan.ema().update(gan.generator(), t);
            if (t == 50) {
                objects = Pointer.totalCount();
                resident = Engine.residentBytes();
            }
        }
        assertThat(Pointer.totalCount()).isEqualTo(objects);
        assertThat(Engine.residentBytes()).isBetween(resident - BOUND, resident + BOUND);
    }
}

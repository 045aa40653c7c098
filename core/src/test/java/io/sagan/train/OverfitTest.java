package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class OverfitTest {
    private static final int STEPS = 300;

    @Test
    void aTinyGanLearnsEightPicturesByHeart() {
        var train = TrainSpecs.with(Map.of(
                "batch", "16",
                "generatorRate", "4e-3",
                "discriminatorRate", "1e-2",
                "emaDecay", "0.98"));
        var gan = new GanState(TinyGan.model(16, true), train, TinyGan.CLASSES);
        var step = new TrainingStep(gan, train, false);
        assertThat(distance(gan.ema().generator())).isGreaterThan(0.6);

        for (int t = 0; t < STEPS; t++) {
            step.run(new TinyGan.Eight(t), true);
            gan.ema().update(t + 1);
        }

        assertThat(distance(gan.ema().generator())).isLessThan(0.2);
        assertThat(gan.attentionGains()).doesNotContain(0.0);
    }

    /// Mean absolute difference per channel between samples and the picture of their class.
    private static double distance(Generator generator) {
        double sum = 0;
        for (int k = 0; k < TinyGan.CLASSES; k++) {
            try (var _ = new PointerScope()) {
                var z = Latents.draw(Seeds.stream(9, "test", k), 4, TinyGan.LATENT, 0)
                        .z();
                var drawn = generator.forward(z, Numbers.labels(k, k, k, k));
                sum += drawn.sub(TinyGan.picture(k)).abs().mean().item_double() / TinyGan.CLASSES;
            }
        }
        return sum;
    }
}

package io.sagan.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.Experiment;
import io.sagan.data.Batch;
import io.sagan.models.Latents;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a step consumes, in which order, and what its settings move.
@ExtendWith(EngineScope.class)
class TrainingOrderTest {
    private final List<String> asked = new ArrayList<>();

    @Test
    void theDiscriminatorGoesFirstUnlessTheRecipeSaysOtherwise() {
        step(Map.of("train.discriminatorSteps", "2"), 0);
        assertThat(asked).containsExactly("real 4", "discriminator 4", "real 4", "discriminator 4", "generator 4");
        asked.clear();
        step(Map.of("train.generatorFirst", "true"), 0);
        assertThat(asked).containsExactly("generator 4", "real 4", "discriminator 4");
    }

    @Test
    void theGeneratorCanHaveABatchOfItsOwn() {
        step(Map.of("train.generatorBatch", "6", "train.accumulation", "2"), 0);
        assertThat(asked)
                .containsExactly(
                        "real 2", "discriminator 2", "real 2", "discriminator 2", "generator 3", "generator 3");
    }

    @Test
    void bothRatesFallToNought() {
        var decay = Map.of("train.decay", "{start: 10, end: 20}");
        double whole = moved(decay, 10);
        assertThat(whole).isEqualTo(moved(Map.of(), 10)).isPositive();
        assertThat(moved(decay, 15)).isCloseTo(whole / 2, org.assertj.core.api.Assertions.within(1e-3 * whole));
        assertThat(moved(decay, 20)).isZero();
        assertThat(moved(decay, 1000)).isZero();
    }

    private double moved(Map<String, String> settings, long at) {
        var experiment = experiment(settings);
        var gan = new GanState(experiment.model(), experiment.train(), TinyGan.CLASSES);
        var before = copies(gan);
        new TrainingStep(gan, experiment.loss(), experiment.train(), false).run(new Listening(at), true);
        return copies(gan).entrySet().stream()
                .mapToDouble(entry -> Numbers.distance(entry.getValue(), requireNonNull(before.get(entry.getKey()))))
                .max()
                .orElse(Double.NaN);
    }

    private static Map<String, Tensor> copies(GanState gan) {
        var copies = new LinkedHashMap<String, Tensor>();
        ModuleState.parameters(gan.generator())
                .forEach((name, tensor) ->
                        copies.put("g." + name, tensor.detach().clone()));
        ModuleState.parameters(gan.discriminator())
                .forEach((name, tensor) ->
                        copies.put("d." + name, tensor.detach().clone()));
        return copies;
    }

    private void step(Map<String, String> settings, long at) {
        var experiment = experiment(settings);
        var gan = new GanState(experiment.model(), experiment.loss(), experiment.train(), TinyGan.CLASSES);
        new TrainingStep(gan, experiment.loss(), experiment.train(), false).run(new Listening(at), true);
    }

    /// The same rate for both networks, so that the largest move is that of either.
    private static Experiment experiment(Map<String, String> settings) {
        return Experiment.DEFAULT
                .withModel(TinyGan.model(8, true))
                .with(Map.of("train.batch", "4", "train.generatorRate", "1e-3", "train.discriminatorRate", "1e-3"))
                .with(settings);
    }

    private final class Listening implements Feed {
        private final TinyGan.Eight eight;

        Listening(long step) {
            eight = new TinyGan.Eight(step);
        }

        @Override
        public long step() {
            return eight.step();
        }

        @Override
        public Batch real(int count) {
            asked.add("real " + count);
            return eight.real(count);
        }

        @Override
        public Latents latents(String purpose, int pass, int count) {
            asked.add(purpose + " " + count);
            return eight.latents(purpose, pass, count);
        }

        @Override
        public RandomGenerator augmentation(String purpose, int pass) {
            return eight.augmentation(purpose, pass);
        }
    }
}

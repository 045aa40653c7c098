package io.sagan.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.models.Generator;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class EmaTest {
    private static final double DECAY = 0.75;

    private final Generator trained = generator(1);
    private final Generator average = generator(2);

    private static Generator generator(long seed) {
        return new Generator(TinyGan.model(8, true), TinyGan.CLASSES, Seeds.stream(seed, "g"));
    }

    @Test
    void twoUpdatesAreTheClosedForm() {
        var ema = new Ema(trained, average, DECAY, 0, false);
        for (var name : new String[] {"block1.conv1.weight", "finalNorm.mean"}) {
            fill(average, name, 1);
            fill(trained, name, 2);
        }
        ema.update(1);
        for (var name : new String[] {"block1.conv1.weight", "finalNorm.mean"}) {
            fill(trained, name, -4);
        }
        ema.update(2);
        double expected = DECAY * (DECAY * 1 + (1 - DECAY) * 2) + (1 - DECAY) * -4;
        for (var name : new String[] {"block1.conv1.weight", "finalNorm.mean"}) {
            for (double value : Numbers.of(tensor(average, name))) {
                assertThat(value).as(name).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void spectralVectorsAreTakenAsTheyAre() {
        new Ema(trained, average, DECAY, 0, false).update(1);
        int vectors = 0;
        for (var name : ModuleState.buffers(trained).keySet()) {
            if (name.endsWith(".u") || name.endsWith(".v")) {
                assertThat(tensor(average, name).equal(tensor(trained, name)))
                        .as(name)
                        .isTrue();
                vectors++;
            }
        }
        assertThat(vectors).isPositive();
    }

    @Test
    void beforeItsStartItEqualsTheGeneratorBitForBit() {
        var ema = new Ema(trained, average, DECAY, 3, false);
        ema.update(2);
        ModuleState.all(trained)
                .forEach((name, tensor) ->
                        assertThat(tensor(average, name).equal(tensor)).as(name).isTrue());
        fill(trained, "block1.conv1.weight", 5);
        ema.update(3);
        assertThat(tensor(average, "block1.conv1.weight").equal(tensor(trained, "block1.conv1.weight")))
                .isFalse();
    }

    @Test
    void theAverageIsNotTrainedAndEvaluates() {
        var ema = new Ema(trained, average, DECAY, 0, false);
        assertThat(ema.generator().is_training()).isFalse();
        assertThat(ModuleState.parameters(average).values()).noneMatch(Tensor::requires_grad);
        assertThat(ModuleState.parameters(trained).values()).allMatch(Tensor::requires_grad);
    }

    @Test
    void aWarmUpBeginsWithAShortAverage() {
        var ema = new Ema(trained, average, DECAY, 2, true);
        fill(average, "block1.conv1.weight", 0);
        fill(trained, "block1.conv1.weight", 1);
        ema.update(2); // n = 0: 1/10 stays
        fill(trained, "block1.conv1.weight", 0);
        ema.update(3); // n = 1: 2/11 stays
        double expected = 0.9 * 2 / 11;
        assertThat(Numbers.of(tensor(average, "block1.conv1.weight"))[0]).isCloseTo(expected, within(1e-6));
        ema.update(1_000_000); // long since the decay itself
        assertThat(Numbers.of(tensor(average, "block1.conv1.weight"))[0]).isCloseTo(expected * DECAY, within(1e-6));
    }

    private static void fill(Generator generator, String name, double value) {
        tensor(generator, name).detach().fill_(new Scalar(value));
    }

    private static Tensor tensor(Generator generator, String name) {
        return requireNonNull(ModuleState.all(generator).get(name));
    }
}

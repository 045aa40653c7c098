package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.Experiment;
import io.sagan.tensor.Cuda;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Place;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("gpu")
@ExtendWith(EngineScope.class)
class GpuTrainingTest {
    private static final Experiment RECIPE = Experiment.DEFAULT.with(Map.of(
            "train.batch", "8",
            "train.diffAugment", "[color, translation, cutout]",
            "loss.r1", "{weight: 1, every: 1}",
            "loss.leCam", "{weight: 0.3, decay: 0.9, start: 0}",
            "loss.consistency", "{realWeight: 1, fakeWeight: 1}"));

    @Test
    void threeStepsAreThoseOfTheProcessor() {
        assertThat(Cuda.absence()).isEmpty();
        Cuda.multiplyFloat32(false);
        var here = gan(Place.PROCESSOR);
        var there = gan(Place.GPU);
        assertThat(there.tensors())
                .allSatisfy((group, tensors) -> assertThat(tensors)
                        .allSatisfy((_, tensor) ->
                                assertThat(tensor.is_cuda()).isEqualTo(!group.equals("regularisation"))));
        for (int step = 0; step < 3; step++) {
            var expected = step(here, step);
            var actual = step(there, step);
            assertThat(actual.discriminator()).isCloseTo(expected.discriminator(), within(1e-3));
            assertThat(actual.generator()).isCloseTo(expected.generator(), within(1e-3));
            here.ema().update(step);
            there.ema().update(step);
        }
        var expected = ModuleState.all(here.ema().generator());
        ModuleState.all(there.ema().generator())
                .forEach((name, tensor) -> assertThat(tensor.cpu().allclose(expected.get(name), 1e-2, 1e-3, false))
                        .as(name)
                        .isTrue());
    }

    @Test
    void bfloat16StepsStayFinite() {
        var gan = gan(Place.GPU);
        var step = new TrainingStep(gan, RECIPE.loss(), RECIPE.train(), true);
        for (int i = 0; i < 3; i++) {
            var losses = step.run(new TinyGan.Eight(i), true);
            assertThat(losses.discriminator()).isFinite();
            assertThat(losses.generator()).isFinite();
        }
    }

    private static GanState gan(Place place) {
        return new GanState(TinyGan.model(8, true), RECIPE.loss(), RECIPE.train(), TinyGan.CLASSES, place);
    }

    private static StepLosses step(GanState gan, long step) {
        return new TrainingStep(gan, RECIPE.loss(), RECIPE.train(), false).run(new TinyGan.Eight(step), true);
    }
}

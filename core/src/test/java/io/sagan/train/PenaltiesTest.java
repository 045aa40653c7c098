package io.sagan.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.Experiment;
import io.sagan.models.FeatureMaps;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class PenaltiesTest {
    private final FeatureMaps maps = FeatureMaps.of(false, false);
    private final Tensor loss = torch.zeros(1L);
    private final Tensor real =
            Numbers.uniform(1, 4, 3, TinyGan.SIDE, TinyGan.SIDE).to(ScalarType.Float);
    private final Tensor fake =
            Numbers.uniform(2, 4, 3, TinyGan.SIDE, TinyGan.SIDE).to(ScalarType.Float);
    private final Tensor labels = Numbers.labels(0, 1, 2, 3);

    @Test
    void whatIsOffLeavesTheLossAndTheDiscriminatorAlone() {
        var gan = gan(experiment(Map.of()));
        var before = vector(gan);
        assertThat(added(experiment(Map.of()), gan, 0, 0)).isSameAs(loss);
        assertThat(vector(gan).equal(before)).isTrue();
    }

    @Test
    void r1ComesEverySoManyUpdatesAndIsAsManyTimesAsStrong() {
        var lazy = experiment(Map.of("loss.r1", "{weight: 10, every: 3}"));
        var always = experiment(Map.of("loss.r1", "{weight: 30, every: 1}"));
        assertThat(added(lazy, gan(lazy), 3, 0).item_double())
                .isEqualTo(added(always, gan(always), 3, 0).item_double())
                .isPositive();
        assertThat(added(lazy, gan(lazy), 4, 0)).isSameAs(loss);
        assertThat(added(lazy, gan(lazy), 5, 0)).isSameAs(loss);
    }

    @Test
    void leCamFollowsTheAnswersFromTheBeginningAndIsAddedFromItsStart() {
        var late = experiment(Map.of("loss.leCam", "{weight: 0.3, decay: 0.9, start: 5}"));
        var gan = gan(late);
        assertThat(added(late, gan, 0, 4)).isSameAs(loss);
        assertThat(Numbers.of(requireNonNull(gan.leCam()).state())).containsExactly(1, -1, 1);
        // The answers are constant at the means, 1 and −1: 2² above on both sides.
        assertThat(added(late, gan, 0, 5).item_double()).isCloseTo(0.3 * (4 + 4), within(1e-6));
    }

    @Test
    void theWeightOfGeneratedPicturesIsTheirOwn() {
        var onlyReal = experiment(Map.of("loss.consistency", "{realWeight: 10, fakeWeight: 0}"));
        var both = experiment(Map.of("loss.consistency", "{realWeight: 10, fakeWeight: 5}"));
        double first = added(onlyReal, gan(onlyReal), 0, 0).item_double();
        assertThat(first).isPositive();
        assertThat(added(both, gan(both), 0, 0).item_double()).isGreaterThan(first);
    }

    @Test
    void everyPenaltyIsFiniteAndReachesTheWeightsUnderBfloat16() {
        var all = experiment(Map.of(
                "loss.gradientPenalty", "{weight: 10}",
                "loss.leCam", "{weight: 0.3, decay: 0.9, start: 0}",
                "loss.consistency", "{realWeight: 10, fakeWeight: 10}"));
        var exact = gan(all);
        var rounded = gan(all);
        double expected = new Penalties(all.loss(), exact, false)
                .addTo(loss, pass(), maps, Seeds.stream(1, "p"), 0, 0)
                .item_double();
        var total = new Penalties(all.loss(), rounded, true).addTo(loss, pass(), maps, Seeds.stream(1, "p"), 0, 0);
        total.backward();
        maps.backward();
        assertThat(total.item_double()).isCloseTo(expected, within(0.05 * expected));
        assertThat(requireNonNull(
                                ModuleState.parameters(rounded.discriminator()).get("block1.conv1.weight"))
                        .grad()
                        .isfinite()
                        .all()
                        .item_bool())
                .isTrue();
    }

    @Test
    void consistencyReachesTheNormalisedWeights() {
        var alone = experiment(Map.of("loss.consistency", "{realWeight: 10, fakeWeight: 10}"));
        var gan = gan(alone);
        added(alone, gan, 0, 0).backward();
        maps.backward();
        assertThat(requireNonNull(ModuleState.parameters(gan.discriminator()).get("block1.conv1.weight"))
                        .grad()
                        .norm()
                        .item_double())
                .isPositive();
    }

    private Tensor added(Experiment experiment, GanState gan, long update, long step) {
        return new Penalties(experiment.loss(), gan, false)
                .addTo(loss, pass(), maps, Seeds.stream(1, "p"), update, step);
    }

    private Penalties.Pass pass() {
        return new Penalties.Pass(
                real, labels, fake, labels, torch.ones(4, 1), torch.ones(4, 1).neg());
    }

    private static Tensor vector(GanState gan) {
        return requireNonNull(ModuleState.buffers(gan.discriminator()).get("block1.conv1.spectral.u"))
                .clone();
    }

    private static GanState gan(Experiment experiment) {
        return new GanState(experiment.model(), experiment.loss(), experiment.train(), TinyGan.CLASSES);
    }

    private static Experiment experiment(Map<String, String> settings) {
        return Experiment.DEFAULT.withModel(TinyGan.model(8, true)).with(settings);
    }
}

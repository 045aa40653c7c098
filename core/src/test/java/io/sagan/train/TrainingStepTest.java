package io.sagan.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.TrainSpec;
import io.sagan.data.Batch;
import io.sagan.models.Discriminator;
import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class TrainingStepTest {

    /// Spectral vectors advance and batch norm normalises once a pass, so a divided batch is the same
    /// only without the first and with the running statistics.
    @Test
    void twoPassesOfFourAddUpToOneOfEight() {
        var whole = evenGan(TrainSpecs.with(Map.of("batch", "8")));
        var halves = evenGan(TrainSpecs.with(Map.of("batch", "8", "accumulation", "2")));

        var atOnce = whole.step.run(new Slices(8), true);
        var inParts = halves.step.run(new Slices(4), true);

        assertThat(inParts.discriminator()).isCloseTo(atOnce.discriminator(), within(1e-12));
        assertThat(inParts.real()).isCloseTo(atOnce.real(), within(1e-12));
        assertThat(inParts.fake()).isCloseTo(atOnce.fake(), within(1e-12));
        requireSameGradients(halves.gan, whole.gan);
        // One step of Adam with β₁ = 0 forgets the gradient's size, so the discriminators agree to rounding.
        assertThat(inParts.generator()).isCloseTo(atOnce.generator(), within(1e-6));
    }

    /// Without spectral normalisation no picture's answer depends on its neighbours.
    @Test
    void realAndGeneratedInOneBatchAreTheSameStep() {
        var apart = evenGan(TrainSpecs.with(Map.of("batch", "8")));
        var together = evenGan(TrainSpecs.with(Map.of("batch", "8", "oneBatch", "true")));

        var expected = apart.step.run(new Slices(8), false);
        var losses = together.step.run(new Slices(8), false);

        assertThat(losses.discriminator()).isCloseTo(expected.discriminator(), within(1e-12));
        assertThat(losses.real()).isCloseTo(expected.real(), within(1e-12));
        assertThat(losses.fake()).isCloseTo(expected.fake(), within(1e-12));
        assertThat(losses.real()).isNotCloseTo(losses.fake(), within(1e-3));
        requireSameGradients(together.gan, apart.gan);
    }

    @Test
    void oneBatchMovesTheSpectralVectorsOnce() {
        var once = vectorAfterAnUpdate(Map.of("batch", "8", "oneBatch", "true"));
        var twice = vectorAfterAnUpdate(Map.of("batch", "8"));
        var spec = TrainSpecs.with(Map.of("batch", "8"));
        var gan = new GanState(TinyGan.model(8, true), spec, TinyGan.CLASSES);
        var pictures = new TinyGan.Eight(1).real(8);
        gan.discriminator().forward(pictures.images(), pictures.labels());
        assertThat(Numbers.distance(once, vector(gan))).isLessThan(1e-6);
        assertThat(Numbers.distance(twice, vector(gan))).isGreaterThan(1e-3);
        gan.discriminator().forward(pictures.images(), pictures.labels());
        assertThat(Numbers.distance(twice, vector(gan))).isLessThan(1e-6);
    }

    private static Tensor vectorAfterAnUpdate(Map<String, String> settings) {
        var spec = TrainSpecs.with(settings);
        var gan = new GanState(TinyGan.model(8, true), spec, TinyGan.CLASSES);
        new TrainingStep(gan, spec, false).run(new TinyGan.Eight(1), false);
        return vector(gan);
    }

    private static Tensor vector(GanState gan) {
        return requireNonNull(ModuleState.buffers(gan.discriminator()).get("block2.conv1.spectral.u"));
    }

    /// With β₁ = 0 the first moments of Adam are the gradients of the update that is over.
    private static void requireSameGradients(GanState a, GanState b) {
        var expected = b.discriminatorAdam().state();
        assertThat(requireNonNull(expected.get("m.block1.conv1.weight")).norm().item_double())
                .isPositive();
        a.discriminatorAdam().state().forEach((name, moment) -> {
            if (name.startsWith("m.")) {
                assertThat(Numbers.distance(moment, requireNonNull(expected.get(name))))
                        .as(name)
                        .isLessThan(1e-11);
            }
        });
    }

    @Test
    void theGeneratorsUpdateLeavesTheDiscriminatorsWeights() {
        var spec = TrainSpecs.with(Map.of("batch", "8", "discriminatorRate", "1e-9"));
        var gan = new GanState(TinyGan.model(8, true), spec, TinyGan.CLASSES);
        var before = copies(gan.discriminator());
        var generator = copies(gan.generator());
        new TrainingStep(gan, spec, false).run(new TinyGan.Eight(1), true);
        ModuleState.parameters(gan.discriminator())
                .forEach((name, parameter) -> assertThat(Numbers.distance(parameter, requireNonNull(before.get(name))))
                        .as(name)
                        .isLessThan(1e-7));
        assertThat(Numbers.distance(
                        requireNonNull(ModuleState.parameters(gan.generator()).get("finalConv.weight")),
                        requireNonNull(generator.get("finalConv.weight"))))
                .isCloseTo(1e-4, within(1e-6));
    }

    @Test
    void withoutTheGeneratorOnlyTheDiscriminatorLearns() {
        var spec = TrainSpecs.with(Map.of("batch", "8", "discriminatorSteps", "3"));
        var gan = new GanState(TinyGan.model(8, true), spec, TinyGan.CLASSES);
        var before = copies(gan.generator());
        var losses = new TrainingStep(gan, spec, false).run(new TinyGan.Eight(1), false);
        assertThat(losses.generatorUpdated()).isFalse();
        assertThat(gan.discriminatorAdam().updates()).isEqualTo(3);
        assertThat(gan.generatorAdam().updates()).isZero();
        ModuleState.parameters(gan.generator())
                .forEach((name, parameter) -> assertThat(parameter.equal(requireNonNull(before.get(name))))
                        .as(name)
                        .isTrue());
        // The pass that makes the fakes moves no running statistic where they are frozen.
        assertThat(Numbers.of(
                        requireNonNull(ModuleState.buffers(gan.generator()).get("finalNorm.mean"))))
                .containsOnly(0);
    }

    @Test
    void bfloat16EndsNearFloat32() {
        var spec = TrainSpecs.with(Map.of("batch", "8"));
        var exact = new GanState(TinyGan.model(8, true), spec, TinyGan.CLASSES);
        var rounded = new GanState(TinyGan.model(8, true), spec, TinyGan.CLASSES);
        var a = new TrainingStep(exact, spec, false).run(new TinyGan.Eight(1), true);
        var b = new TrainingStep(rounded, spec, true).run(new TinyGan.Eight(1), true);
        assertThat(b.discriminator()).isCloseTo(a.discriminator(), within(0.05)).isNotEqualTo(a.discriminator());
        ModuleState.all(rounded.generator())
                .forEach((name, tensor) ->
                        assertThat(tensor.scalar_type().intern()).as(name).isEqualTo(ScalarType.Float));
    }

    @Test
    void aLossThatIsNotFiniteEndsTheStepBeforeItsUpdate() {
        var spec = TrainSpecs.with(Map.of("batch", "8"));
        var gan = new GanState(TinyGan.model(8, true), spec, TinyGan.CLASSES);
        requireNonNull(ModuleState.parameters(gan.discriminator()).get("block2.conv1.weight"))
                .detach()
                .narrow(0, 0, 1)
                .fill_(new Scalar(Double.NaN));
        var losses = new TrainingStep(gan, spec, false).run(new TinyGan.Eight(1), true);
        assertThat(losses.discriminator()).isNaN();
        assertThat(losses.generatorUpdated()).isFalse();
        assertThat(ModuleState.firstNotFinite(gan.discriminator())).contains("block2.conv1.weight");
        assertThat(ModuleState.firstNotFinite(gan.generator())).isEmpty();
    }

    private static Map<String, Tensor> copies(Module module) {
        var copies = new LinkedHashMap<String, Tensor>();
        ModuleState.parameters(module)
                .forEach(
                        (name, parameter) -> copies.put(name, parameter.detach().clone()));
        return copies;
    }

    private record Even(GanState gan, TrainingStep step) {}

    private static Even evenGan(TrainSpec spec) {
        var model = TinyGan.model(8, false);
        var generator = new Generator(model, TinyGan.CLASSES, Seeds.stream(1, "g"));
        var discriminator = new Discriminator(model, TinyGan.CLASSES, Seeds.stream(1, "d"));
        generator.to(ScalarType.Double, false);
        generator.eval();
        discriminator.to(ScalarType.Double, false);
        var average = new Generator(model, TinyGan.CLASSES, Seeds.stream(1, "g"));
        var gan = new GanState(generator, discriminator, average, spec);
        return new Even(gan, new TrainingStep(gan, spec, false));
    }

    /// The same eight of everything, whole or in two halves.
    private static final class Slices implements Feed {
        private final int share;
        private long given;

        Slices(int share) {
            this.share = share;
        }

        @Override
        public long step() {
            return 0;
        }

        @Override
        public Batch real(int count) {
            var pictures = Numbers.uniform(1, 8, 3, TinyGan.SIDE, TinyGan.SIDE).narrow(0, given, share);
            var labels = Numbers.labels(0, 1, 2, 3, 4, 5, 6, 7).narrow(0, given, share);
            given += count;
            return new Batch(pictures.clone(), labels.clone());
        }

        @Override
        public Latents latents(String purpose, int pass, int count) {
            return new Latents(
                    Numbers.uniform(2, 8, TinyGan.LATENT).narrow(0, (long) pass * share, share),
                    Numbers.labels(7, 6, 5, 4, 3, 2, 1, 0).narrow(0, (long) pass * share, share));
        }

        @Override
        public RandomGenerator augmentation(String purpose, int pass) {
            return Seeds.stream(1, purpose, pass);
        }
    }
}

package io.sagan.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.Experiment;
import io.sagan.data.Batch;
import io.sagan.models.Discriminator;
import io.sagan.models.FeatureMaps;
import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.OperationLog;
import io.sagan.tensor.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineScope.class)
class GradientCheckpointingTest {

    static List<Map<String, String>> settings() {
        return List.of(
                Map.of(),
                Map.of("train.accumulation", "2"),
                Map.of("train.oneBatch", "true", "train.diffAugment", "[color, translation]"),
                Map.of("train.discriminatorSteps", "2", "train.freezeStatistics", "false"),
                Map.of("loss.consistency", "{realWeight: 10, fakeWeight: 5}"),
                Map.of("loss.leCam", "{weight: 0.1, decay: 0.9, start: 0}", "loss.kind", "non_saturating"),
                Map.of("loss.r1", "{weight: 1, every: 1}"),
                Map.of("loss.gradientPenalty", "{weight: 1}"),
                Map.of("loss.orthogonal", "0.01"),
                Map.of("model.generator.spectralTables", "true"),
                Map.of("model.generator.upsampling", "bilinear"),
                Map.of("model.attentionKind", "residual"),
                Map.of("model.conditional", "false"),
                Map.of("model.generator.sharedEmbedding", "6"),
                Map.of(
                        "model.generator.sharedEmbedding", "6",
                        "model.generator.hierarchicalLatent", "true",
                        "model.latent", "9"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aStepIsTheSame(Map<String, String> settings) {
        var plain = trained(settings, false);
        var recomputed = trained(settings, true);

        assertThat(recomputed.losses.discriminator()).isCloseTo(plain.losses.discriminator(), within(1e-10));
        assertThat(recomputed.losses.generator()).isCloseTo(plain.losses.generator(), within(1e-10));
        requireSame(recomputed.gan.generator(), plain.gan.generator());
        requireSame(recomputed.gan.discriminator(), plain.gan.discriminator());
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
    void mapsAreIndeedComputedTwice() {
        assertThat(convolutions(true)).isGreaterThan(convolutions(false) * 5 / 4);
    }

    private static long convolutions(boolean recomputed) {
        try (var log = new OperationLog()) {
            trained(Map.of(), recomputed);
            return log.operations().stream()
                    .filter(operation -> operation.name().equals("aten::convolution"))
                    .mapToLong(OperationLog.Operation::calls)
                    .sum();
        }
    }

    @Test
    void bfloat16IsRepeatedToo() {
        var losses = new double[2];
        for (int i = 0; i < 2; i++) {
            var spec = TrainSpecs.with(Map.of("batch", "8", "gradientCheckpointing", String.valueOf(i == 1)));
            var gan = new GanState(TinyGan.model(16, true), spec, TinyGan.CLASSES);
            var step = new TrainingStep(gan, spec, true);
            for (int t = 0; t < 3; t++) {
                losses[i] = step.run(new TinyGan.Eight(t), true).generator();
            }
            ModuleState.buffers(gan.discriminator())
                    .forEach((name, buffer) ->
                            assertThat(buffer.scalar_type().intern()).as(name).isEqualTo(ScalarType.Float));
        }
        assertThat(losses[1]).isCloseTo(losses[0], within(1e-3));
    }

    private static void requireSame(Module ours, Module theirs) {
        var expected = ModuleState.all(theirs);
        ModuleState.all(ours)
                .forEach((name, tensor) -> assertThat(Numbers.distance(tensor, requireNonNull(expected.get(name))))
                        .as(name)
                        .isLessThan(1e-9));
    }

    private record Trained(GanState gan, StepLosses losses) {}

    /// Two steps in float64; the second sees what the first did to weights, statistics and spectral vectors.
    /// Adam's ε is large, so that an update follows the gradient and does not magnify its rounding.
    private static Trained trained(Map<String, String> settings, boolean recomputed) {
        var experiment = Experiment.DEFAULT
                .with(Map.ofEntries(
                        Map.entry("train.threads", "1"),
                        Map.entry("train.batch", "4"),
                        Map.entry("train.adamEps", "1e-2"),
                        Map.entry("train.gradientCheckpointing", String.valueOf(recomputed)),
                        Map.entry("model.size", "16"),
                        Map.entry("model.latent", "8"),
                        Map.entry("model.generator.channels", "[8, 8, 8]"),
                        Map.entry("model.generator.attention", "[16]"),
                        Map.entry("model.discriminator.channels", "[8, 8]"),
                        Map.entry("model.discriminator.downsamples", "1"),
                        Map.entry("model.discriminator.attention", "[8]")))
                .with(settings);
        int classes = experiment.model().conditional() ? 3 : 0;
        int latent = experiment.model().latent();
        var generator = new Generator(experiment.model(), classes, Seeds.stream(1, "g"));
        var discriminator = new Discriminator(experiment.model(), classes, Seeds.stream(1, "d"));
        var average = new Generator(experiment.model(), classes, Seeds.stream(1, "g"));
        for (var network : List.of(generator, discriminator, average)) {
            network.to(ScalarType.Double, false);
        }
        ModuleState.parameters(generator).forEach(GradientCheckpointingTest::open);
        ModuleState.parameters(discriminator).forEach(GradientCheckpointingTest::open);
        var gan = new GanState(generator, discriminator, average, experiment.loss(), experiment.train());
        var step = new TrainingStep(gan, experiment.loss(), experiment.train(), false);
        step.run(new Noise(0, classes, latent), true);
        return new Trained(gan, step.run(new Noise(1, classes, latent), true));
    }

    /// Attention's γ starts at 0, which would hide all behind it.
    private static void open(String name, Tensor parameter) {
        if (name.endsWith("gamma")) {
            try (var _ = new NoGradGuard()) {
                parameter.fill_(new Scalar(0.5));
            }
        }
    }

    /// One way takes gradients of weights that are all divided at once, the other the engine's own.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void gradientsInBfloat16AreTheSame(int frozen) {
        var gradients = List.of(gradients(frozen, false), gradients(frozen, true));
        assertThat(gradients.getFirst())
                .hasSameSizeAs(gradients.getLast())
                .containsKeys("block2.conv1.weight", "embedding.weight");
        gradients
                .getFirst()
                .forEach((name, gradient) -> assertThat(Numbers.relativeDistance(
                                requireNonNull(gradients.getLast().get(name)), gradient))
                        .as(name)
                        .isLessThan(1e-5));
    }

    private static Map<String, Tensor> gradients(int frozen, boolean recomputed) {
        var discriminator = new Discriminator(TinyGan.model(16, true), TinyGan.CLASSES, Seeds.stream(1, "d"));
        ModuleState.parameters(discriminator).forEach(GradientCheckpointingTest::open);
        discriminator.freeze(frozen);
        var pictures = new TinyGan.Eight(1).real(8);
        var maps = FeatureMaps.of(recomputed, true);
        Tensor logits;
        try (var _ = Autocast.bfloat16(true)) {
            logits = discriminator.forward(pictures.images(), pictures.labels(), maps);
        }
        logits.sum().backward();
        maps.backward();
        var gradients = new LinkedHashMap<String, Tensor>();
        ModuleState.parameters(discriminator).forEach((name, parameter) -> {
            if (parameter.grad().defined()) {
                gradients.put(name, parameter.grad());
            }
        });
        return gradients;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void frozenBlocksStayAsTheyAre(boolean recomputed) {
        var model = TinyGan.model(8, true);
        var discriminator = new Discriminator(model, TinyGan.CLASSES, Seeds.stream(1, "d"));
        discriminator.freeze(1);
        var pictures = new TinyGan.Eight(1).real(8);
        var maps = FeatureMaps.of(recomputed, false);
        discriminator.forward(pictures.images(), pictures.labels(), maps).sum().backward();
        maps.backward();
        var parameters = ModuleState.parameters(discriminator);
        assertThat(requireNonNull(parameters.get("block1.conv1.weight")).grad().defined())
                .isFalse();
        assertThat(requireNonNull(parameters.get("block2.conv1.weight"))
                        .grad()
                        .norm()
                        .item_double())
                .isPositive();
    }

    private record Noise(long step, int classes, int latent) implements Feed {

        @Override
        public Batch real(int count) {
            var random = Seeds.stream(3, "pictures", step);
            var pixels = new double[count * 3 * 16 * 16];
            var labels = new long[count];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = random.nextDouble() * 2 - 1;
            }
            for (int i = 0; i < count; i++) {
                labels[i] = classes == 0 ? 0 : random.nextInt(classes);
            }
            return new Batch(Tensor.create(pixels, count, 3, 16, 16), Tensor.create(labels, count));
        }

        @Override
        public Latents latents(String purpose, int pass, int count) {
            var drawn = Latents.draw(Seeds.stream(1, purpose, step, pass), count, latent, classes);
            return new Latents(drawn.z().to(ScalarType.Double), drawn.labels());
        }

        @Override
        public RandomGenerator augmentation(String purpose, int pass) {
            return Seeds.stream(2, purpose, step, pass);
        }
    }
}

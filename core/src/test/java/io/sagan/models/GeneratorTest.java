package io.sagan.models;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sagan.config.ModelSpec;
import io.sagan.config.Presets;
import io.sagan.nn.Initializer;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.NativeHeap;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import io.sagan.tensor.SettledHeap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineScope.class)
class GeneratorTest {
    /// So many that the last block's first norm, at 16×16 and 48 channels, has a way back of its own.
    private static final int PICTURES = 11;

    @ParameterizedTest
    @ValueSource(ints = {32, 48, 64, 96, 128, 256})
    void drawsPicturesOfItsSizeBetweenMinusOneAndOne(int size) {
        var generator = new Generator(NarrowModels.of(size), 3, Seeds.stream(1, "g"));
        var latents = latents(2, 3);
        var pictures = generator.forward(latents.z(), latents.labels());
        assertThat(pictures.shape()).containsExactly(2, 3, size, size);
        assertThat(pictures.max().item_double()).isBetween(0.01, 1.0);
        assertThat(pictures.min().item_double()).isBetween(-1.0, -0.01);
        assertThat(pictures.isfinite().all().item_bool()).isTrue();
        assertThat(pictures.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
        assertThat(generator.attentionGains()).containsExactly(0.0);
    }

    @Test
    void equalSeedsGiveEqualBits() {
        var latents = latents(4, 3);
        var first = generator(1).forward(latents.z(), latents.labels());
        assertThat(generator(1).forward(latents.z(), latents.labels()).equal(first))
                .isTrue();
        assertThat(generator(2).forward(latents.z(), latents.labels()).equal(first))
                .isFalse();
        assertThat(latents(4, 3).z().equal(latents.z())).isTrue();
    }

    @Test
    void inEvaluationAPictureDoesNotDependOnItsCompany() {
        var generator = generator(1);
        generator.eval();
        var latents = latents(4, 3);
        var together = generator.forward(latents.z(), latents.labels());
        var alone =
                generator.forward(latents.z().narrow(0, 2, 1), latents.labels().narrow(0, 2, 1));
        assertThat(Numbers.distance(alone, together.narrow(0, 2, 1))).isLessThan(1e-5);
    }

    /// In float64, after training steps' worth of statistics and with every weight moved, γ too.
    @ParameterizedTest
    @CsvSource({
        "sagan-32, '{}'",
        "biggan-32-small, '{}'",
        "sagan-32, '{attentionKind: residual, generator: {upsampling: bilinear, conditionalFinalNorm: true}}'",
        "sagan-32, '{conditional: false}'"
    })
    void foldedItDrawsTheSame(String preset, String changes) {
        var spec = Presets.read(preset).with("model", changes).model();
        var plain = moved(spec);
        var folded = moved(spec);
        folded.fold();
        var latents = Latents.draw(Seeds.stream(2, "z"), 5, spec.latent(), 3);
        var z = latents.z().to(ScalarType.Double);
        var drawn = folded.forward(z, latents.labels());
        assertThat(Numbers.distance(drawn, plain.forward(z, latents.labels()))).isLessThan(1e-12);
    }

    @Test
    void foldedItSeesNoNewWeights() {
        var generator = moved(NarrowModels.of(32));
        generator.fold();
        var latents = latents(2, 3);
        var z = latents.z().to(ScalarType.Double);
        var before = generator.forward(z, latents.labels());
        try (var _ = new NoGradGuard()) {
            ModuleState.parameters(generator).values().stream()
                    .filter(parameter -> parameter.dim() > 1)
                    .forEach(Tensor::zero_);
        }
        assertThat(generator.forward(z, latents.labels()).equal(before)).isTrue();
    }

    /// Block 3's norms and the last have a way back of their own; the engine's is the measure, in float64.
    @ParameterizedTest
    @CsvSource({
        "'{}', false",
        "'{}', true",
        "'{conditional: false}', false",
        "'{generator: {conditionalFinalNorm: true, spectralTables: true}}', false",
        "'{latent: 20, generator: {sharedEmbedding: 6, hierarchicalLatent: true}}', false",
        "'{latent: 20, generator: {sharedEmbedding: 6, hierarchicalLatent: true}}', true",
    })
    void gradientsAreThoseOfTheEngine(String changes, boolean recomputed) {
        var spec = Presets.read("sagan-32").with("model", changes).model();
        var followed = moved(spec);
        var plain = moved(spec);
        followed.train(true);
        plain.train(true);
        var latents = Latents.draw(Seeds.stream(2, "z"), PICTURES, spec.latent(), 3);
        var z = latents.z().to(ScalarType.Double);
        var share = Numbers.uniform(5, PICTURES, 3, 32, 32);

        var maps = FeatureMaps.of(recomputed, false);
        var pictures = followed.forward(z, latents.labels(), maps);
        var drawn = pictures.detach().clone();
        pictures.mul(share).sum().backward();
        maps.backward();
        var expected = plain.forward(z, latents.labels());
        expected.mul(share).sum().backward();

        assertThat(Numbers.distance(drawn, expected)).isLessThan(1e-12);
        var theirs = ModuleState.parameters(plain);
        ModuleState.parameters(followed)
                .forEach((name, parameter) -> assertThat(Numbers.distance(
                                parameter.grad(),
                                requireNonNull(theirs.get(name)).grad()))
                        .as(name)
                        .isLessThan(1e-10));
        var buffers = ModuleState.buffers(plain);
        ModuleState.buffers(followed)
                .forEach((name, buffer) -> assertThat(Numbers.distance(buffer, requireNonNull(buffers.get(name))))
                        .as(name)
                        .isLessThan(1e-12));
    }

    /// So many pictures that what the JVM's compilers take for moments does not show.
    @Test
    void gradientsGiveMemoryBackOnTheirWay() {
        var spec = Presets.read("sagan-32").model();
        var generator = new Generator(spec, 3, Seeds.stream(1, "g"));
        var latents = Latents.draw(Seeds.stream(2, "z"), 128, spec.latent(), 3);
        var maps = FeatureMaps.of(false, false);
        assumeTrue(NativeHeap.bytes().isPresent(), "this machine's C library does not tell");
        long before = SettledHeap.bytes();
        var pictures = generator.forward(latents.z(), latents.labels(), maps);
        long kept = SettledHeap.bytes() - before;
        pictures.sum().backward();
        maps.backward();
        long left = SettledHeap.bytes() - before;
        assertThat(kept).isGreaterThan(80 << 20);
        assertThat(left).isLessThan(kept * 3 / 5);
    }

    private static Generator moved(ModelSpec spec) {
        var generator = new Generator(spec, spec.conditional() ? 3 : 0, Seeds.stream(1, "g"));
        var random = Seeds.stream(3, "moved");
        try (var _ = new NoGradGuard()) {
            for (var parameter : ModuleState.parameters(generator).values()) {
                parameter.add_(Initializer.normal(random, 0.1).weight(parameter.shape()));
            }
            for (int i = 0; i < 3; i++) {
                var latents = Latents.draw(Seeds.stream(i, "train"), 8, spec.latent(), 3);
                generator.forward(latents.z(), latents.labels());
            }
        }
        generator.to(ScalarType.Double, false);
        generator.eval();
        return generator;
    }

    @Test
    void freezingStopsEveryRunningStatistic() {
        var generator = generator(1);
        var latents = latents(4, 3);
        generator.trackStatistics(false);
        generator.forward(latents.z(), latents.labels());
        statistics(generator, 0, 1);
        generator.trackStatistics(true);
        generator.forward(latents.z(), latents.labels());
        ModuleState.buffers(generator).forEach((name, buffer) -> {
            if (name.endsWith(".mean")) {
                assertThat(buffer.abs().sum().item_double()).as(name).isPositive();
            }
        });
    }

    private static void statistics(Generator generator, double mean, double variance) {
        ModuleState.buffers(generator).forEach((name, buffer) -> {
            if (name.endsWith(".mean")) {
                assertThat(Numbers.of(buffer)).as(name).containsOnly(mean);
            }
            if (name.endsWith(".variance")) {
                assertThat(Numbers.of(buffer)).as(name).containsOnly(variance);
            }
        });
    }

    @Test
    void withoutClassesLabelsAreIgnored() {
        var generator = new Generator(NarrowModels.of(32), 0, Seeds.stream(1, "g"));
        generator.eval();
        var z = latents(2, 0).z();
        var first = generator.forward(z, Numbers.labels(0, 0));
        assertThat(generator.forward(z, Numbers.labels(7, 9)).equal(first)).isTrue();
        assertThat(Numbers.of(latents(2, 0).labels())).containsOnly(0);
    }

    @Test
    void labelsAreDrawnFromEveryClass() {
        var labels = Numbers.of(Latents.draw(Seeds.stream(3, "z"), 200, 2, 5).labels());
        assertThat(labels).contains(0, 1, 2, 3, 4).doesNotContain(5);
    }

    private static Generator generator(long seed) {
        return new Generator(NarrowModels.of(32), 3, Seeds.stream(seed, "g"));
    }

    private static Latents latents(int count, int classes) {
        return Latents.draw(Seeds.stream(1, "z"), count, 16, classes);
    }
}

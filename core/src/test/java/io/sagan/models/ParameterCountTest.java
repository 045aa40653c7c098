package io.sagan.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.GeneratorSpec;
import io.sagan.config.ModelSpec;
import io.sagan.config.Presets;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trainable numbers of published networks. Source: counted from the layer tables of each code base;
/// the same sums give the counts that PyTorch-StudioGAN prints in its logs.
@ExtendWith(EngineScope.class)
class ParameterCountTest {
    private static final List<Integer> G32 = List.of(256, 256, 256, 256);
    private static final List<Integer> D32 = List.of(128, 128, 128, 128);
    private static final List<Integer> G64 = List.of(1024, 512, 256, 128, 64);
    private static final List<Integer> D64 = List.of(64, 128, 256, 512, 1024);
    private static final List<Integer> G128 = List.of(1024, 1024, 512, 256, 128, 64);
    private static final List<Integer> D128 = List.of(64, 128, 256, 512, 1024, 1024);
    private static final List<Integer> NONE = List.of();

    /// Random numbers that cost nothing: weights are counted here, not used.
    private static final RandomGenerator ZEROS = () -> 0L;

    @Test
    void authorsSagan128() {
        requireCounts(
                spec(128, generator(G128, List.of(32)), discriminator(D128, 5, List.of(32))),
                1000,
                42_078_852,
                39_463_618);
    }

    @Test
    void authorsBaseline128WithoutAttention() {
        requireCounts(spec(128, generator(G128, NONE), discriminator(D128, 5, NONE)), 1000, 41_996_931, 39_443_137);
    }

    @Test
    void mimicrysThinDiscriminator128() {
        var thin = new DiscriminatorSpec(
                List.of(8, 16, 32, 64, 128, 128), 5, List.of(32), true, false, true, false, false, true);
        requireDiscriminator(spec(128, generator(G128, List.of(32)), thin), 1000, 582_818);
    }

    @Test
    void studioGanSagan32AndItsKin() {
        var attention = generator(G32, List.of(16));
        requireCounts(spec(32, attention, discriminator(D32, 2, List.of(16))), 10, 4_386_308, 1_075_586);
        requireCounts(spec(32, generator(G32, NONE), discriminator(D32, 2, NONE)), 10, 4_304_387, 1_055_105);
        var thin = new DiscriminatorSpec(D32, 2, List.of(8), true, false, true, false, false, true);
        requireCounts(spec(32, attention, thin), 10, 4_386_308, 1_075_586);
    }

    @Test
    void studioGanSagan64AndItsKin() {
        var attention = spec(64, generator(G64, List.of(32)), discriminator(D64, 4, List.of(32)));
        requireCounts(attention, 100, 12_811_396, 19_650_242);
        requireCounts(attention, 200, 13_387_396, 19_752_642);
        requireCounts(spec(64, generator(G64, NONE), discriminator(D64, 4, NONE)), 100, 12_790_915, 19_645_121);
    }

    @Test
    void memoAuthorsStl48WithoutAttention() {
        var model = Presets.read("memo-stl").model();
        var g = model.generator();
        var d = model.discriminator();
        var bare = new ModelSpec(
                48,
                128,
                true,
                new GeneratorSpec(
                        6,
                        g.channels(),
                        NONE,
                        true,
                        true,
                        false,
                        false,
                        0,
                        false,
                        GeneratorSpec.Tables.ZERO,
                        GeneratorSpec.Upsampling.NEAREST),
                new DiscriminatorSpec(d.channels(), d.downsamples(), NONE, true, true, true, false, false, true),
                true,
                1e-8,
                1e-4,
                0.1,
                ModelSpec.Init.XAVIER,
                ModelSpec.AttentionKind.ATTENTION,
                false);
        requireCounts(bare, 10, 4_903_427, 19_552_961);
    }

    @ParameterizedTest
    @CsvSource({
        "sagan-128-imagenet, 1000, 42017412, 39448258",
        "memo-cifar-0, 10, 4308995, 1055105",
        "memo-cifar-1, 10, 4308995, 1055105",
        "memo-cifar-2, 10, 4391364, 1075810",
        "memo-cifar-3, 10, 4308995, 1055105",
        "memo-cifar-4, 10, 4308995, 1055105",
        "memo-cifar-5, 10, 4391364, 1075810",
        "memo-cifar-6, 0, 4359108, 1074530",
        "memo-cifar-7, 0, 4359108, 1074530",
        "memo-stl, 10, 4985796, 19573666",
        "memo-flower, 102, 32316868, 38544290",
        "memo-anime, 176, 33055684, 38620066"
    })
    void presetsHaveTheCountsOfTheirOriginals(String preset, int classes, long generator, long discriminator) {
        requireCounts(Presets.read(preset).model(), classes, generator, discriminator);
    }

    private static void requireCounts(ModelSpec spec, int classes, long generator, long discriminator) {
        try (var _ = new PointerScope()) {
            assertThat(ModuleState.parameterCount(new Generator(spec, classes, ZEROS)))
                    .isEqualTo(generator);
        }
        requireDiscriminator(spec, classes, discriminator);
    }

    private static void requireDiscriminator(ModelSpec spec, int classes, long discriminator) {
        try (var _ = new PointerScope()) {
            assertThat(ModuleState.parameterCount(new Discriminator(spec, classes, ZEROS)))
                    .isEqualTo(discriminator);
        }
    }

    private static ModelSpec spec(int size, GeneratorSpec generator, DiscriminatorSpec discriminator) {
        return new ModelSpec(
                size,
                128,
                true,
                generator,
                discriminator,
                false,
                1e-8,
                1e-5,
                0.1,
                ModelSpec.Init.XAVIER,
                ModelSpec.AttentionKind.ATTENTION,
                false);
    }

    private static GeneratorSpec generator(List<Integer> channels, List<Integer> attention) {
        return new GeneratorSpec(
                4,
                channels,
                attention,
                true,
                false,
                false,
                true,
                0,
                false,
                GeneratorSpec.Tables.ZERO,
                GeneratorSpec.Upsampling.NEAREST);
    }

    private static DiscriminatorSpec discriminator(List<Integer> channels, int downsamples, List<Integer> attention) {
        return new DiscriminatorSpec(channels, downsamples, attention, true, true, true, false, false, true);
    }
}

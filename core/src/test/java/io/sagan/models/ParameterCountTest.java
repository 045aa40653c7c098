package io.sagan.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.Experiment;
import io.sagan.config.ModelSpec;
import io.sagan.config.Presets;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /// Random numbers that cost nothing: weights are counted here, not used.
    private static final RandomGenerator ZEROS = () -> 0L;

    @Test
    void authorsSagan128() {
        requireCounts(sagan(128, 32, 32), 1000, 42_078_852, 39_463_618);
        requireCounts(sagan(128, 64, 64), 1000, 42_017_412, 39_448_258);
    }

    @Test
    void authorsBaseline128WithoutAttention() {
        requireCounts(sagan(128, 0, 0), 1000, 41_996_931, 39_443_137);
    }

    @Test
    void mimicrysThinDiscriminator128() {
        var thin = Map.of(
                "model.discriminator.channels", "[8, 16, 32, 64, 128, 128]", "model.discriminator.wide", "false");
        requireDiscriminator(with(sagan(128, 32, 32), thin), 1000, 582_818);
    }

    @Test
    void studioGanSagan32AndItsKin() {
        requireCounts(sagan(32, 16, 16), 10, 4_386_308, 1_075_586);
        requireCounts(sagan(32, 0, 0), 10, 4_304_387, 1_055_105);
        requireCounts(with(sagan(32, 16, 8), Map.of("model.discriminator.wide", "false")), 10, 4_386_308, 1_075_586);
    }

    @Test
    void studioGanSagan64AndItsKin() {
        requireCounts(sagan(64, 32, 32), 100, 12_811_396, 19_650_242);
        requireCounts(sagan(64, 32, 32), 200, 13_387_396, 19_752_642);
        requireCounts(sagan(64, 0, 0), 100, 12_790_915, 19_645_121);
    }

    @Test
    void theControlKeepsTheCountsOfAttention() {
        requireCounts(with(sagan(64, 32, 32), Map.of("model.attentionKind", "residual")), 100, 12_811_396, 19_650_242);
    }

    @Test
    void authorsSnGan() {
        var thin = Map.of("model.discriminator.wide", "false");
        requireDiscriminator(with(sagan(128, 0, 0), thin), 1000, 30_041_857);
        requireDiscriminator(with(sagan(32, 0, 0), Map.of("model.discriminator.headBias", "false")), 10, 1_055_104);
    }

    @Test
    void memoAuthorsStl48WithoutAttention() {
        var bare = Map.of("model.generator.attention", "[]", "model.discriminator.attention", "[]");
        requireCounts(with(Presets.read("memo-stl").model(), bare), 10, 4_903_427, 19_552_961);
    }

    @Test
    void studioGanBigGan32And64() {
        requireCounts(bigGan(32, 96, 80), 10, 9_416_196, 2_415_170);
        requireCounts(bigGan(64, 80, 100), 100, 17_322_404, 30_668_722);
        requireCounts(bigGan(64, 80, 100), 200, 17_335_204, 30_796_722);
    }

    @Test
    void bigGanPyTorchsCifar() {
        var model = with(sagan(32, 0, 0), Map.of("model.discriminator.channels", "[256, 256, 256, 256]"));
        requireCounts(model, 10, 4_304_387, 4_207_361);
    }

    @Test
    void bigGan128() {
        requireCounts(bigGan(128, 96, 120), 1000, 70_433_988, 87_982_370);
    }

    @ParameterizedTest
    @CsvSource({
        "sagan-128-imagenet, 1000, 42017412, 39448258",
        "sagan-32-studiogan, 10, 4386308, 1075586",
        "sagan-64-studiogan, 100, 12811396, 19650242",
        "sagan-128-studiogan, 1000, 42017412, 39448258",
        "sagan-128-cub, 200, 34132612, 38629058",
        "sngan-32, 10, 4304387, 1055104",
        "sngan-32-mimicry, 10, 4304387, 1055105",
        "sngan-32-studiogan, 10, 4304387, 1055105",
        "sngan-128, 1000, 41996931, 30041857",
        "sngan-128-studiogan, 1000, 41996931, 39443137",
        "biggan-32-studiogan, 10, 9416196, 2415170",
        "biggan-32-cifar, 10, 4304387, 4207361",
        "biggan-64-studiogan, 100, 17322404, 30668722",
        "biggan-128, 1000, 70433988, 87982370",
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
        requireCounts(with(Presets.read(preset).model(), Map.of()), classes, generator, discriminator);
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

    /// The published layout of a size at its published width; 0 for no attention.
    private static ModelSpec sagan(int size, int generatorAttention, int discriminatorAttention) {
        return with(
                ModelSpec.DEFAULT.forSize(size),
                Map.of(
                        "model.generator.attention", places(generatorAttention),
                        "model.discriminator.attention", places(discriminatorAttention)));
    }

    private static String places(int side) {
        return side == 0 ? "[]" : "[" + side + "]";
    }

    /// StudioGAN's BigGAN, which has BigGAN-PyTorch's counts at 128 pixels.
    private static ModelSpec bigGan(int size, int width, int latent) {
        var base = ModelSpec.DEFAULT.forSize(size);
        int unit = size == 32 ? 64 : base.discriminator().channels().getFirst();
        return with(
                base,
                Map.of(
                        "model.latent",
                        String.valueOf(latent),
                        "model.generator.channels",
                        widened(base.generator().channels(), width, unit),
                        "model.generator.sharedEmbedding",
                        "128",
                        "model.generator.hierarchicalLatent",
                        "true",
                        "model.generator.spectralTables",
                        "true",
                        "model.discriminator.channels",
                        widened(base.discriminator().channels(), width, unit)));
    }

    private static String widened(List<Integer> channels, int width, int unit) {
        return channels.stream().map(each -> each / unit * width).toList().toString();
    }

    /// Glorot numbers are the cheapest to draw, and a count does not depend on them.
    private static ModelSpec with(ModelSpec model, Map<String, String> changes) {
        var settings = new HashMap<>(changes);
        settings.put("model.init", "xavier");
        return Experiment.DEFAULT.withModel(model).with(settings).model();
    }
}

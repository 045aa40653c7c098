package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSpecTest {

    @Test
    void takesThePublishedLayoutsAtTheirWidth() {
        var at64 = ModelSpec.DEFAULT.forSize(64);
        assertThat(at64.generator().channels()).containsExactly(1024, 512, 256, 128, 64);
        assertThat(at64.generator().attention()).containsExactly(32);
        assertThat(at64.discriminator().channels()).containsExactly(64, 128, 256, 512, 1024);
        assertThat(at64.discriminator().downsamples()).isEqualTo(4);
        var at128 = ModelSpec.DEFAULT.forSize(128);
        assertThat(at128.generator())
                .usingRecursiveComparison()
                .ignoringFields("tables")
                .isEqualTo(Presets.read("sagan-128-imagenet").model().generator());
        assertThat(at128.discriminator())
                .isEqualTo(Presets.read("sagan-128-imagenet").model().discriminator());
        assertThat(ModelSpec.DEFAULT.forSize(256).generator().channels())
                .containsExactly(1024, 1024, 512, 512, 256, 128, 64);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 48, 64, 96, 128, 256})
    void hasALayoutThatFitsForEverySizeAndComesBackFromIt(int size) {
        var flat = Experiment.DEFAULT
                .with("model.generator.channels", "[128, 128, 128, 128]")
                .model();
        assertThat(flat.forSize(size).forSize(32)).isEqualTo(flat);
        for (var model : List.of(flat, Presets.read("sagan-32").model())) {
            assertThat(model.forSize(size).size()).isEqualTo(size);
            assertThat(model.forSize(size).generator().size()).isEqualTo(size);
        }
    }

    @Test
    void refusesWeightsOfMoreNumbersThanOneCanHave() {
        assertThatThrownBy(() -> Experiment.DEFAULT.with("model.generator.channels", "[16384, 16384, 8, 8]"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("model.generator.channels[1] must be smaller: the 3×3 convolution from 16384 to 16384"
                        + " channels would have a weight of 2415919104 numbers, and one can have at most 2147483647");
        assertThatThrownBy(() -> Experiment.DEFAULT.with("model.discriminator.channels", "[8, 8, 16384, 16384]"))
                .hasMessageStartingWith(
                        "model.discriminator.channels[2] must be smaller: the 3×3 convolution from 16384");
        assertThatThrownBy(() -> Experiment.DEFAULT.with(
                        Map.of("model.latent", "65536", "model.generator.channels", "[4096, 8, 8, 8]")))
                .hasMessageContaining("the linear layer from 65536 to base² · channels[0] = 65536 numbers");
    }

    @Test
    void keepsTheModelsWidth() {
        var narrow = Experiment.DEFAULT
                .with("model.generator.channels", "[64, 64, 64, 64]")
                .with("model.discriminator.channels", "[64, 64, 64, 64]")
                .model()
                .forSize(64);
        assertThat(narrow.generator().channels()).containsExactly(256, 128, 64, 32, 16);
        assertThat(narrow.discriminator().channels()).containsExactly(32, 64, 128, 256, 512);
    }

    @Test
    void keepsWhatIsNotLayout() {
        var memo = Presets.read("memo-cifar-0").model();
        var resized = memo.forSize(96);
        assertThat(resized.attentionBias()).isTrue();
        assertThat(resized.generator().conditionalFinalNorm()).isTrue();
        assertThat(resized.generator().attention()).isEmpty();
        assertThat(resized.discriminator().attention()).isEmpty();
    }

    @Test
    void keepsTheLengthOfAChunkAndEveryDifferenceOfACodeBase() {
        var big = Experiment.DEFAULT
                .with(Map.of(
                        "model.latent", "80",
                        "model.attentionKind", "residual",
                        "model.spectralIteratesAtEvaluation", "true",
                        "model.generator.sharedEmbedding", "128",
                        "model.generator.hierarchicalLatent", "true",
                        "model.generator.tables", "normal",
                        "model.generator.upsampling", "bilinear",
                        "model.discriminator.rectifiedShortcut", "true",
                        "model.discriminator.attentionAfterEvery", "true",
                        "model.discriminator.headBias", "false"))
                .model();
        var resized = big.forSize(128);
        assertThat(resized.latent()).isEqualTo(120);
        assertThat(resized.forSize(32).latent()).isEqualTo(80);
        assertThat(resized.attentionKind()).isEqualTo(ModelSpec.AttentionKind.RESIDUAL);
        assertThat(resized.spectralIteratesAtEvaluation()).isTrue();
        var g = resized.generator();
        assertThat(g.sharedEmbedding()).isEqualTo(128);
        assertThat(g.hierarchicalLatent()).isTrue();
        assertThat(g.tables()).isEqualTo(GeneratorSpec.Tables.NORMAL);
        assertThat(g.upsampling()).isEqualTo(GeneratorSpec.Upsampling.BILINEAR);
        var d = resized.discriminator();
        assertThat(d.rectifiedShortcut()).isTrue();
        assertThat(d.attentionAfterEvery()).isTrue();
        assertThat(d.headBias()).isFalse();
    }

    @Test
    void spectralTablesOfAnOlderFileStartAsItsInitSays() {
        var older = Experiment.DEFAULT.with("model.generator.spectralTables", "true");
        assertThat(older.model().generator().tables()).isEqualTo(GeneratorSpec.Tables.INIT);
    }

    @Test
    void leavesAHandMadeLayoutAtItsOwnSizeAlone() {
        var handMade = Experiment.DEFAULT
                .with("model.generator.channels", "[96, 64, 48, 24]")
                .model();
        assertThat(handMade.forSize(32)).isEqualTo(handMade);
        assertThat(handMade.forSize(64).generator().channels()).allMatch(channels -> channels % 8 == 0);
    }

    @Test
    void namesTheSizesItKnows() {
        assertThatThrownBy(() -> ModelSpec.DEFAULT.forSize(100))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("32, 48, 64, 96, 128, 256");
    }

    @Test
    void copiesItsLists() {
        var channels = new ArrayList<>(List.of(8, 8));
        var generator = new GeneratorSpec(
                4,
                channels,
                List.of(),
                true,
                false,
                false,
                true,
                0,
                false,
                GeneratorSpec.Tables.ZERO,
                GeneratorSpec.Upsampling.NEAREST);
        channels.clear();
        assertThat(generator.channels()).containsExactly(8, 8);
    }
}

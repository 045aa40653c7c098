package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {

    private static final Path FOLDER = Path.of("..", "presets");

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(read(FOLDER.resolve("experiment.schema.json")));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names() {
        return Presets.names();
    }

    @Test
    void haveOneFileEach() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".yaml")))
                    .containsExactlyInAnyOrderElementsOf(
                            names().stream().map(name -> name + ".yaml").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void areReadFromTheJarAsTheyStandInTheFolder(String name) throws IOException {
        assertThat(Presets.read(name)).isEqualTo(ExperimentYaml.read(FOLDER.resolve(name + ".yaml")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void passTheSchemaThatTheirFirstLineNames(String name) {
        assertThat(Presets.text(name))
                .startsWith("# yaml-language-server: $schema=experiment.schema.json\n# ")
                .contains("# Source: ", "# Expected score: ", "# Cost: ");
        assertThat(SCHEMA.validate(Presets.text(name), InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void writeAndReadBackEqual(String name) {
        assertThat(ExperimentYaml.parse(ExperimentYaml.write(Presets.read(name))))
                .isEqualTo(Presets.read(name));
    }

    @Test
    void differBetweenTheMemosCasesAsItsTableSays() {
        for (int i = 0; i < 8; i++) {
            var memo = Presets.read("memo-cifar-" + i);
            boolean attention = List.of(2, 5, 6, 7).contains(i);
            boolean twoRates = !List.of(0, 3).contains(i);
            assertThat(memo.model().conditional()).isEqualTo(i < 6);
            assertThat(memo.model().generator().attention()).isEqualTo(attention ? List.of(8) : List.of());
            assertThat(memo.model().discriminator().attention()).isEqualTo(attention ? List.of(8) : List.of());
            assertThat(memo.train().generatorRate()).isEqualTo(twoRates ? 1e-4 : 2e-4);
            assertThat(memo.train().discriminatorRate()).isEqualTo(twoRates ? 4e-4 : 2e-4);
            assertThat(memo.train().lossLimit() != null)
                    .isEqualTo(List.of(3, 4, 5, 7).contains(i));
        }
    }

    @Test
    void trainTheMemosModelsWithoutAugmentationOrAveraging() {
        assertThat(names().stream().filter(name -> name.startsWith("memo-")).map(Presets::read))
                .allSatisfy(memo -> {
                    assertThat(memo.data().flip()).isFalse();
                    assertThat(memo.train().diffAugment()).isEmpty();
                    assertThat(memo.train().emaDecay()).isZero();
                    assertThat(memo.train().oneBatch()).isTrue();
                    assertThat(memo.model().attentionBias()).isTrue();
                    assertThat(memo.model().normEps()).isEqualTo(1e-4);
                    assertThat(memo.model().spectralEps()).isEqualTo(1e-8);
                });
    }

    @Test
    void buildOneBigGanAt128WhoeverTrainedIt() {
        for (var name : List.of("biggan-128-paper", "biggan-128-studiogan", "biggan-128-bs2048", "biggan-128-ttur")) {
            var model = Presets.read(name).model();
            var origin = Presets.read("biggan-128").model();
            assertThat(model.latent()).isEqualTo(origin.latent());
            assertThat(model.generator()).isEqualTo(origin.generator());
            assertThat(model.discriminator().channels())
                    .isEqualTo(origin.discriminator().channels());
        }
    }

    @Test
    void compareThreeGenerationsAtEqualWidthsAndRecipe() {
        var sagan = Presets.read("sagan-32");
        for (var name : List.of("sngan-32-small", "biggan-32-small")) {
            var small = Presets.read(name);
            assertThat(small.train()).isEqualTo(sagan.train());
            assertThat(small.data()).isEqualTo(sagan.data());
            assertThat(small.model().generator().channels())
                    .isEqualTo(sagan.model().generator().channels());
            assertThat(small.model().discriminator().channels())
                    .isEqualTo(sagan.model().discriminator().channels());
        }
    }

    @Test
    void suggestTheNearestName() {
        assertThatThrownBy(() -> Presets.read("memo-cifar2"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith("memo-cifar2 is not a preset; did you mean memo-cifar-2?");
        assertThatThrownBy(() -> Presets.read("../secret")).hasMessageContaining("there are sagan-32, sagan-64");
    }
}

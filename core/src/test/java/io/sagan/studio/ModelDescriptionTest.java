package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sagan.config.Experiment;
import io.sagan.models.AttentionPlace;
import io.sagan.models.Discriminator;
import io.sagan.models.Generator;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDescriptionTest {
    @TempDir
    Path folder;

    @Test
    void namesTheLayersThatTheNetworksHave() {
        var model = Experiment.DEFAULT
                .with(Map.of(
                        "model.generator.channels", "[16, 16, 16, 16]",
                        "model.generator.attention", "[8, 32]",
                        "model.discriminator.channels", "[8, 8, 8, 8]",
                        "model.discriminator.attention", "[8, 16]",
                        "model.discriminator.attentionAfterEvery", "true"))
                .model();
        Engine.start();
        var known = ModelDescription.of(new ModelCard(List.of(), model));
        try (var _ = new PointerScope()) {
            var random = Seeds.stream(1, "names");
            assertThat(known.generatorLayers())
                    .containsExactlyElementsOf(names(new Generator(model, 0, random).attentionPlaces()));
            assertThat(known.discriminatorLayers())
                    .containsExactlyElementsOf(names(new Discriminator(model, 0, random).attentionPlaces()))
                    .contains("8After4");
        }
    }

    @Test
    void namesTheChoiceThatCannotBe() {
        var known = new ModelDescription(List.of("cat", "dog"), List.of("16"), List.of());
        assertThat(known.requireClass("--class", "dog")).isOne();
        assertThat(known.requireClass("--class", "0")).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> known.requireClass("--to-class", "cow"))
                .withMessage("--to-class must be one of cat, dog or a number in 0..1, got cow");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> known.requireLayer("--layer", false, "8"))
                .withMessage("--layer must be one of 16, got 8");
        known.requireLayer("--layer", true, "8");
    }

    @Test
    void isFoundInARunsNewestCheckpointWithoutItsWeights() throws Exception {
        assertThat(ModelDescription.find(folder)).isEmpty();
        var run = folder.resolve("run");
        var data = TinyRuns.classes(folder.resolve("data"), 2);
        Studio.train(TinyRuns.experiment(data, 1, 1), run, event -> {}, () -> false);
        var checkpoint = run.resolve("checkpoints/step-000001");
        Files.delete(checkpoint.resolve("generator.safetensors"));
        for (var model : List.of(run, checkpoint)) {
            assertThat(ModelDescription.find(model))
                    .hasValueSatisfying(known -> assertThat(known.classes()).containsExactly("disc", "square"));
        }
        Files.writeString(checkpoint.resolve("model.json"), "{");
        assertThat(ModelDescription.find(run)).isEmpty();
    }

    private static List<String> names(List<AttentionPlace> places) {
        return places.stream().map(AttentionPlace::name).toList();
    }
}

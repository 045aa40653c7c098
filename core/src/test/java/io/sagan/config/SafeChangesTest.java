package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeChangesTest {

    @Test
    void allowsAnUnchangedExperiment() {
        for (var name : Presets.names()) {
            assertThat(SafeChanges.refusedChanges(Presets.read(name), Presets.read(name)))
                    .isEmpty();
        }
    }

    @Test
    void allowsWhatLeavesTheTrainingAsItIs() {
        var wanted = Experiment.DEFAULT.with(Map.of(
                "train.steps", "7",
                "train.minutes", "3",
                "train.threads", "2",
                "train.gradientCheckpointing", "true",
                "data.memoryMegabytes", "9",
                "data.source", "elsewhere",
                "data.strict", "true",
                "output.keep", "9",
                "output.samplesPerClass", "2"));
        assertThat(SafeChanges.refusedChanges(Experiment.DEFAULT, wanted)).isEmpty();
    }

    @Test
    void namesEveryRefusedChangeWithBothValues() {
        var wanted = Experiment.DEFAULT.with(
                Map.of("train.batch", "32", "model.generator.attention", "[8]", "train.steps", "7"));
        assertThat(SafeChanges.refusedChanges(Experiment.DEFAULT, wanted))
                .containsExactly(
                        "model.generator.attention is [16] in this run and cannot become [8] on resuming;"
                                + " leave it, or start a new run",
                        "train.batch is 64 in this run and cannot become 32 on resuming;"
                                + " leave it, or start a new run");
    }

    @Test
    void refusesAppearingAndVanishingGroups() {
        var limited = Experiment.DEFAULT.with("train.lossLimit", "{limit: 0.5, window: 5, batches: 4}");
        assertThat(SafeChanges.refusedChanges(Experiment.DEFAULT, limited))
                .singleElement()
                .asString()
                .startsWith(
                        "train.lossLimit is null in this run and cannot become {limit: 0.5, window: 5, batches: 4}");
        assertThat(SafeChanges.refusedChanges(limited, Experiment.DEFAULT)).hasSize(1);
    }
}

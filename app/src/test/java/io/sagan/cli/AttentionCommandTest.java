package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionCommandTest {
    @TempDir
    Path model;

    private final Shell shell = new Shell();

    @Test
    void drawsFivePointsOfFourPicturesByDefault() {
        assertThat(shell.run("attention", model.toString())).isZero();
        assertThat(shell.backend.asked)
                .containsExactly("AttentionOptions[model=" + model
                        + ", subject=Generated[pictures=SampleRequest[seed=1, className=null, truncation=Infinity,"
                        + " standing=0], count=4], request=AttentionRequest[points=[], automatic=5, layer=null],"
                        + " out=attention.png]");
        assertThat(shell.out()).isEqualToNormalizingNewlines("""
                        picture  layer   gain  distance  (uniform)  entropy
                        flags       16  0.250    7.5 px    16.6 px     0.75
                        attention.png
                        """);
    }

    @Test
    void passesOnPointsAndLayerAndPrintsJson() {
        assertThat(shell.run("attention", model.toString(), "--queries", "8,8; 20,11", "--layer", "16", "--json"))
                .isZero();
        assertThat(shell.backend.asked.getFirst())
                .contains("points=[Point[x=8, y=8], Point[x=20, y=11]], automatic=1, layer=16]");
        assertThat(shell.out()).isEqualToNormalizingNewlines("""
                        [
                          {"picture": "flags", "layer": "16", "gain": 0.250000, "distance": 7.50000, "uniformDistance": 16.6250, "entropy": 0.750000, "queries": [{"x": 8, "y": 9, "distance": 4.50000, "entropy": 0.500000, "peak": 12.0000}]}
                        ]
                        """);
    }

    @Test
    void asksTheDiscriminatorAboutAPicture() {
        assertThat(shell.run("attention", model.toString(), "--image", "cat.jpg", "--queries", "auto:3"))
                .isZero();
        assertThat(shell.backend.asked.getFirst()).contains("subject=Real[picture=cat.jpg]", "automatic=3");
    }

    @Test
    void refusesWhatCannotBe() {
        refuses("there is nothing at", "no-such-model");
        refuses("--queries must be auto, auto:N with N in 1..7, or pixels such as 8,8;20,11, got 8", "--queries", "8");
        refuses("queries must be in 1..7, got 9", "--queries", "auto:9");
        refuses("queries must be in 1..7, got 8", "--queries", "1,1;".repeat(7) + "1,1");
        refuses("--count must be in 1..64, got 0", "--count", "0");
        refuses("--truncation must be above 0", "--truncation", "0");
        refuses("leave out --count", "--image", "cat.jpg", "--seed", "2");
    }

    private void refuses(String sentence, String... more) {
        var shell = new Shell();
        var all = new ArrayList<>(List.of("attention"));
        if (more.length > 1) {
            all.add(model.toString());
        }
        all.addAll(List.of(more));
        assertThat(shell.run(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(shell.err()).contains(sentence).hasLineCount(1);
    }
}

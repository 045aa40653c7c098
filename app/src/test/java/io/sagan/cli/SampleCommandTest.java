package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.studio.ModelDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCommandTest {
    @TempDir
    Path model;

    private final Shell shell = new Shell();

    @Test
    void drawsTheSheetThatSuitsTheModelByDefault() {
        assertThat(shell.run("sample", model.toString())).isZero();
        assertThat(shell.backend.asked)
                .containsExactly("SampleOptions[model=" + model + ", drawing=UsualSheet[], label=null, seed=1,"
                        + " truncation=Infinity, standing=0, out=samples-seed1.png]");
        assertThat(shell.out()).isEqualToIgnoringNewLines("samples-seed1.png");
    }

    @Test
    void passesOnEveryOption() {
        int status = shell.run(
                "sample",
                model.toString(),
                "--count",
                "3",
                "--class",
                "flags",
                "--seed",
                "7",
                "--truncation",
                "0.8",
                "--standing",
                "16",
                "--out",
                "here");
        assertThat(status).isZero();
        assertThat(shell.backend.asked)
                .containsExactly("SampleOptions[model=" + model + ", drawing=Singles[count=3], label=flags, seed=7,"
                        + " truncation=0.8, standing=16, out=here]");
    }

    @Test
    void judgesGivenPictures() throws IOException {
        var images = Files.createFile(model.resolve("f.safetensors"));
        assertThat(shell.run("judge", model.toString(), "--images", images.toString(), "--out", "l.safetensors"))
                .isZero();
        assertThat(shell.backend.asked).containsExactly("judge " + images + " into l.safetensors");
        assertThat(shell.run("judge", model.toString(), "--images", "none.safetensors", "--out", "l"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("--images must name a readable safetensors file, got none.safetensors");
    }

    @Test
    void generatesFromGivenLatents() throws IOException {
        var latents = Files.createFile(model.resolve("f.safetensors"));
        assertThat(shell.run("sample", model.toString(), "--latents", latents.toString(), "--out", "g.safetensors"))
                .isZero();
        assertThat(shell.backend.asked).containsExactly("generate g.safetensors");
    }

    @Test
    void refusesWhatCannotBe() {
        refuses("there is nothing at", "no-such-model");
        refuses("--grid must be COLUMNSxROWS", model.toString(), "--grid", "8");
        refuses("--grid must be COLUMNSxROWS", model.toString(), "--grid", "0x4");
        refuses("--count must be at least 1, got 0", model.toString(), "--count", "0");
        refuses("give one of them", model.toString(), "--count", "2", "--grid", "2x2");
        refuses("--truncation must be above 0, got -1.0", model.toString(), "--truncation", "-1");
        refuses("--standing must be in 0..10000, got -1", model.toString(), "--standing", "-1");
        refuses("--latents needs --out", model.toString(), "--latents", "f.safetensors");
        refuses("readable safetensors file", model.toString(), "--latents", "none.safetensors", "--out", "g");
        refuses("leave out --grid", model.toString(), "--latents", "f.safetensors", "--seed", "2", "--out", "g");
        refuses("missing required parameter: 'MODEL'");
    }

    @Test
    void takesAFileForAModelAsItTakesNothing() throws IOException {
        var file = Files.createFile(model.resolve("model.json")).toString();
        for (var command : List.of("sample", "attention", "interpolate")) {
            assertThat(shell.run(command, file)).isEqualTo(2);
        }
        assertThat(shell.run("export", file, "--to=safetensors", "--out=f")).isEqualTo(2);
        assertThat(shell.err())
                .hasLineCount(4)
                .contains("sample: MODEL must be a run, checkpoint or model folder; " + file + " is a file");
    }

    @Test
    void namesTheOptionOfAClassOrLayerThatIsNotThereBeforeItLoadsAnything() {
        shell.backend.description = new ModelDescription(List.of("cat", "dog"), List.of("16"), List.of("8"));
        var run = model.toString();
        assertThat(shell.run("sample", run, "--class=cow")).isEqualTo(2);
        assertThat(shell.run("interpolate", run, "--from-class=cow", "--to-class=cat"))
                .isEqualTo(2);
        assertThat(shell.run("interpolate", run, "--from-class=0", "--to-class=2"))
                .isEqualTo(2);
        assertThat(shell.run("attention", run, "--class=cow")).isEqualTo(2);
        assertThat(shell.run("attention", run, "--layer=8")).isEqualTo(2);
        assertThat(shell.run("attention", run, "--layer=16", "--image=cat.jpg")).isEqualTo(2);
        assertThat(shell.err().lines())
                .containsExactly(
                        "sagan sample: --class must be one of cat, dog or a number in 0..1, got cow",
                        "sagan interpolate: --from-class must be one of cat, dog or a number in 0..1, got cow",
                        "sagan interpolate: --to-class must be one of cat, dog or a number in 0..1, got 2",
                        "sagan attention: --class must be one of cat, dog or a number in 0..1, got cow",
                        "sagan attention: --layer must be one of 16, got 8",
                        "sagan attention: --layer must be one of 8, got 16");
        assertThat(shell.backend.asked).isEmpty();
    }

    @Test
    void numberedFilesAreNotMixedWithOlderOnes() throws IOException {
        var out = Files.createDirectory(model.resolve("out"));
        assertThat(shell.run("sample", model.toString(), "--count=2", "--out=" + out))
                .isZero();
        Files.createFile(out.resolve("00002.png"));
        refuses("new or empty folder where --count writes", model.toString(), "--count=2", "--out=" + out);
        assertThat(shell.run("sample", model.toString(), "--out=" + out.resolve("00002.png")))
                .isZero();
    }

    @Test
    void advisesFewerPicturesWhereMemoryIsTooSmall() {
        shell.backend.error = new OutOfMemoryError("Java heap space");
        assertThat(shell.run("sample", model.toString())).isOne();
        assertThat(shell.err())
                .isEqualToIgnoringNewLines("sagan sample: out of memory (Java heap space); ask for fewer pictures or"
                        + " give more memory");
    }

    @Test
    void failsWithOneWhenTheModelCannotBeUsed() {
        shell.backend.failure = new IOException("no checkpoint in " + model);
        assertThat(shell.run("sample", model.toString())).isOne();
        assertThat(shell.err()).contains("no checkpoint in").hasLineCount(1);
    }

    private static void refuses(String sentence, String... arguments) {
        var shell = new Shell();
        var all = new ArrayList<>(List.of("sample"));
        all.addAll(List.of(arguments));
        assertThat(shell.run(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(shell.err()).contains(sentence).hasLineCount(1);
    }
}

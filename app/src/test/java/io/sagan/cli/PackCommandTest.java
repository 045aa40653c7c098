package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackCommandTest {
    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    @Test
    void packsAtTheSizeThatTrainingTakesUnlessAskedOtherwise() {
        assertThat(shell.run("data", "pack", "noto-emoji", "--out", out())).isZero();
        assertThat(shell.backend.asked)
                .containsExactly("pack DataSpec[source=noto-emoji, flip=true, background=#ffffff, strict=false,"
                        + " memoryMegabytes=2048] at 32 into " + out());
        assertThat(shell.out())
                .isEqualToIgnoringNewLines(out() + ": 2,000 pictures of 32 pixels, 2 classes, 3.0 MiB"
                        + "Train on it: ./sagan train " + out() + " --size 32");
    }

    @Test
    void theLineToCopyIsOneThatTrains() {
        var spaced = folder.resolve("my pictures.safetensors");
        assertThat(shell.run("data", "pack", "noto-emoji", "--out", spaced.toString(), "--size", "100"))
                .isZero();
        assertThat(shell.out()).endsWith("Train on it: ./sagan train '" + spaced + "' --size 96\n");
    }

    @Test
    void namesWhatIsLeftOutWithoutTheCommandsATerminalMayFindInIt() {
        assertThat(shell.run("data", "pack", folder.toString(), "--out", out())).isZero();
        assertThat(shell.err()).contains("left out: a?b.png (is empty)", "pictures: 3 of 3");
    }

    @Test
    void handsOnEveryOption() {
        assertThat(shell.run(
                        "data",
                        "pack",
                        folder.toString(),
                        "--out",
                        out(),
                        "--size",
                        "64",
                        "--background",
                        "#00ff00",
                        "--strict"))
                .isZero();
        assertThat(shell.backend.asked)
                .singleElement()
                .asString()
                .contains(folder.toString(), "background=#00ff00, strict=true", "at 64");
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        refuses("DATA must be a folder, a zip, CIFAR-10 binary files or a packed file", "nowhere", "--out", out());
        refuses("missing required option: '--out=F.safetensors'", "noto-emoji");
        refuses("--size must be in 1..4096, got 0", "noto-emoji", "--out", out(), "--size", "0");
        refuses("--size must be in 1..4096, got 4097", "noto-emoji", "--out", out(), "--size", "4097");
        refuses("--background must be a colour such as #ffffff", "noto-emoji", "--out", out(), "--background", "red");
        refuses("--out must end in .safetensors, got pack.zip", "noto-emoji", "--out", "pack.zip");
        Files.createFile(Path.of(out()));
        refuses("exists already; remove it or name another file", "noto-emoji", "--out", out());
        assertThat(shell.run("data")).isEqualTo(2);
        assertThat(shell.err()).isEqualToIgnoringNewLines("sagan data: a command is missing (see 'sagan data --help')");
    }

    @Test
    void failsInTheNameOfTheWholeCommand() {
        shell.backend.failure = new IOException("the disk is full");
        assertThat(shell.run("data", "pack", "noto-emoji", "--out", out())).isOne();
        assertThat(shell.err()).isEqualToIgnoringNewLines("sagan data pack: the disk is full");
    }

    private String out() {
        return folder.resolve("pack.safetensors").toString();
    }

    private static void refuses(String sentence, String... arguments) {
        var shell = new Shell();
        var all = new String[arguments.length + 2];
        all[0] = "data";
        all[1] = "pack";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        assertThat(shell.run(all)).isEqualTo(2);
        assertThat(shell.err())
                .startsWith("sagan data pack: ")
                .contains(sentence)
                .hasLineCount(1);
    }
}

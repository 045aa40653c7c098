package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterchangeCommandsTest {
    @TempDir
    Path folder;

    private final Shell shell = new Shell();
    private String file = "";

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createFile(folder.resolve("G.pth")).toString();
    }

    @Test
    void importsWithEveryOptionAndSaysWhatIsToBeKnown() {
        int status = shell.run(
                "import", file, "--from", "studiogan", "--config", file, "--discriminator", file, "--out", "model");
        assertThat(status).isZero();
        assertThat(shell.backend.asked)
                .containsExactly("import Origin[generator=" + file + ", layout=studiogan, discriminator=" + file
                        + ", settings=" + file + "] to model");
        assertThat(shell.out()).isEqualToIgnoringNewLines("model");
        assertThat(shell.err()).isEqualToIgnoringNewLines("note: no discriminator was given");
    }

    @Test
    void exportsInSagansOwnNamesUnlessAskedOtherwise() {
        assertThat(shell.run("export", folder.toString(), "--to", "safetensors", "--out", "there"))
                .isZero();
        assertThat(shell.run(
                        "export", folder.toString(), "--to", "safetensors", "--layout", "studiogan", "--out", "there"))
                .isZero();
        assertThat(shell.backend.asked)
                .containsExactly(
                        "export " + folder + " as sagan to there", "export " + folder + " as studiogan to there");
    }

    @Test
    void refusesWhatCannotBe() {
        refuses("--from must be studiogan", "import", file, "--from", "tensorflow", "--out", "model");
        refuses("FILE must name a readable file", "import", "none.pth", "--from", "studiogan", "--out", "model");
        refuses("FILE must name a file", "import", folder.toString(), "--from", "studiogan", "--out", "model");
        refuses("missing required option: '--out=DIR'", "import", file, "--from", "studiogan");
        refuses("--to must be safetensors, got onnx", "export", folder.toString(), "--to", "onnx", "--out", "there");
        refuses("there is nothing at", "export", "no-such-model", "--to", "safetensors", "--out", "there");
        refuses(
                "--layout must be sagan",
                "export",
                folder.toString(),
                "--to",
                "safetensors",
                "--layout",
                "dcgan",
                "--out",
                "there");
    }

    @Test
    void failsWithOneWhenTheFileIsRefused() {
        shell.backend.failure = new IOException("G.pth names os.system");
        assertThat(shell.run("import", file, "--from", "studiogan", "--out", "model"))
                .isOne();
        assertThat(shell.err()).contains("names os.system").hasLineCount(1);
    }

    private static void refuses(String sentence, String... arguments) {
        var shell = new Shell();
        assertThat(shell.run(arguments)).isEqualTo(2);
        assertThat(shell.err()).contains(sentence).hasLineCount(1);
    }
}

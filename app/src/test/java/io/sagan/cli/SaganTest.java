package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaganTest {
    private static final Path HELP = Path.of("..", "docs", "cli");

    private final Shell shell = new Shell();

    /// To accept new texts: `mvn -pl app -am test -Dtest=SaganTest -Dsagan.help=write
    /// -Dsurefire.failIfNoSpecifiedTests=false`.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "train",
                "sample",
                "interpolate",
                "attention",
                "evaluate",
                "judge",
                "import",
                "export",
                "data",
                "data pack",
                "doctor",
                "bench"
            })
    void helpIsAsInTheDocumentation(String command) throws IOException {
        assertThat(shell.run((command + " --help").strip().split(" "))).isZero();
        var file = HELP.resolve(command.isEmpty() ? "sagan.txt" : "sagan-" + command.replace(' ', '-') + ".txt");
        if ("write".equals(System.getProperty("sagan.help"))) {
            Files.writeString(file, shell.out());
        }
        assertThat(shell.out()).isEqualTo(Files.readString(file));
    }

    @Test
    void printsItsVersion() {
        assertThat(shell.run("--version")).isZero();
        assertThat(shell.out())
                .startsWith("sagan ")
                .contains("Java " + Runtime.version().feature());
    }

    @Test
    void asksForACommandWhenThereIsNone() {
        assertThat(shell.run()).isEqualTo(2);
        assertThat(shell.err()).isEqualToIgnoringNewLines("sagan: a command is missing (see 'sagan --help')");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(shell.run("trian")).isEqualTo(2);
        assertThat(shell.err()).contains("did you mean train").hasLineCount(1);
    }
}

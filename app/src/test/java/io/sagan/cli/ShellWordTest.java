package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

    @ParameterizedTest
    @ValueSource(strings = {"a/b-c_1.safetensors", "two words", "", "it's $HOME", "a*;rm\n\"x\"", "~/a"})
    void theShellReadsItBack(String word) throws IOException {
        var shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(word)).start();
        try (var out = shell.getInputStream()) {
            assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(word);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b-c_1.safetensors", "/data/x@2,3=4:5+6%.zip"})
    void plainWordsStayPlain(String word) {
        assertThat(ShellWord.of(word)).isEqualTo(word);
    }

    @Test
    void aPathIsNoOption() {
        assertThat(ShellWord.of(Path.of("-x.safetensors"))).isEqualTo("./-x.safetensors");
        assertThat(ShellWord.of(Path.of("@x"))).isEqualTo("./@x");
        assertThat(ShellWord.of(Path.of("runs/-x"))).isEqualTo("runs/-x");
        assertThat(ShellWord.of(Path.of("-a b"))).isEqualTo("'./-a b'");
    }
}

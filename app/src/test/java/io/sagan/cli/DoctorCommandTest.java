package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private final Shell shell = new Shell();

    @Test
    void saysWhichPrecisionWasChosenAndWhy() {
        assertThat(shell.run("doctor")).isZero();
        assertThat(shell.out())
                .containsPattern("Precision +bf16\n +because +avx512_bf16 is there\n")
                .contains("Java heap", "/none/such", "torch 2.10.0");
    }

    @Test
    void stillExplainsTheMachineWhenTheEngineCannotBeLoaded() {
        shell.backend.error = new UnsatisfiedLinkError("libtorch.so: no such file");
        assertThat(shell.run("doctor")).isEqualTo(1);
        assertThat(shell.out())
                .contains("Java heap")
                .containsPattern("Engine +cannot be loaded: .*libtorch.so: no such file");
    }

    @Test
    void printsOneJsonObject() {
        assertThat(shell.run("doctor", "--json")).isZero();
        assertThat(shell.out())
                .startsWith("{\n")
                .endsWith("}\n")
                .contains("\"precision\": \"bf16\"", "\"threads\": 2\n")
                .containsPattern("\"memoryBytes\": [0-9]+,");
    }
}

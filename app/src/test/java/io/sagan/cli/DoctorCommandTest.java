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

    @Test
    void forecastsARunOfAPreset() {
        assertThat(shell.run("doctor", "--preset", "sagan-32", "--batch", "64")).isZero();
        assertThat(shell.backend.asked).containsExactly("preset sagan-32", "train.batch=64", "rehearse");
        assertThat(shell.out())
                .containsPattern("Forecast +sagan-32\n")
                .containsPattern("peak memory +1.5 GiB")
                .containsPattern("1,000 images +12.3 s\n")
                .containsPattern("whole run +120 min\n");
        assertThat(shell.run("doctor", "--preset", "sagan-32", "--json")).isZero();
        assertThat(shell.out()).contains("\"forecastMemoryBytes\": 1610612736,", "\"forecastRunSeconds\": 7200.0");
    }

    @Test
    void refusesUnknownPresetsAndSettingsOfNone() {
        assertThat(shell.run("doctor", "--preset", "none")).isEqualTo(2);
        assertThat(shell.run("doctor", "--batch", "8")).isEqualTo(2);
        assertThat(shell.err()).contains("there is no preset none", "give --preset with them");
    }
}

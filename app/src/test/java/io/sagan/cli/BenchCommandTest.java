package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private final Shell shell = new Shell();

    @Test
    void printsWhatWasMeasured() {
        assertThat(shell.run("bench", "--batch", "16", "--seconds", "2")).isZero();
        assertThat(shell.backend.asked)
                .containsExactly("preset sagan-32", "train.batch=16", "bench sagan-32 for 2.0 s");
        assertThat(shell.out())
                .containsPattern("Matrix product, fp32 +205.3 GFLOP/s")
                .containsPattern("Training +81.5 images/s")
                .containsPattern("Drawing +300.0 images/s")
                .containsPattern("Peak memory +3.0 GiB");
    }

    @Test
    void printsOneJsonObject() {
        assertThat(shell.run("bench", "--json")).isZero();
        assertThat(shell.out()).contains("\"matrixGigaflops\": 205.25,", "\"peakMemoryBytes\": 3221225472\n");
    }

    @Test
    void refusesNoTimeAndUnknownPresets() {
        assertThat(shell.run("bench", "--seconds", "0")).isEqualTo(2);
        assertThat(shell.run("bench", "--preset", "none")).isEqualTo(2);
        assertThat(shell.err()).contains("--seconds must be above 0, got 0.0", "there is no preset none");
    }
}

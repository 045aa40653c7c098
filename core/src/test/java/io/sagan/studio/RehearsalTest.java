package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearsalTest {

    @Test
    void tellsWhatARunTakes() {
        var experiment = TinyRuns.experiment(Path.of("none")).with(Map.of("train.steps", "500"));
        var forecast = Rehearsal.of(experiment);
        assertThat(forecast.batch()).isEqualTo(4);
        assertThat(forecast.memoryBytes()).isBetween(100L << 20, 32L << 30);
        assertThat(forecast.runSeconds()).isCloseTo(forecast.secondsPerThousand() * 500 * 4 / 1000, within(1e-6));
        var brief = Rehearsal.of(experiment.with(Map.of("train.minutes", "0.001")));
        assertThat(brief.runSeconds()).isLessThanOrEqualTo(0.06);
    }

    /// Of batches that the formula was not fitted to. Prints a line of the table in docs/performance.md; only memory
    /// is held to its bounds, for time is the machine's.
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "sagan-32, fp32, 128, false, 3",
        "biggan-32-small, bf16, 64, false, 3",
        "sagan-64, fp32, 16, false, 3",
        "memo-cifar-2, bf16, 32, false, 2",
        "memo-cifar-2, fp32, 128, true, 2",
        "sagan-128-studiogan, bf16, 32, false, 2",
        "sagan-128-studiogan, bf16, 32, true, 2"
    })
    void memoryIsRightWithinAFifth(String preset, String precision, String batch, String checkpointing, String steps)
            throws Exception {
        var forecast = ForecastProcess.run("forecast", preset, precision, batch, checkpointing);
        var taken = ForecastProcess.run("train", preset, precision, batch, checkpointing, steps);
        System.out.printf(
                java.util.Locale.ROOT,
                "| `%s` | %s | %s | %s | %.0f | %.0f | %.0f | %.0f |%n",
                preset,
                precision,
                batch,
                checkpointing,
                forecast.mebibytes(),
                taken.mebibytes(),
                forecast.secondsPerThousand(),
                taken.secondsPerThousand());
        assertThat(forecast.mebibytes()).isCloseTo(taken.mebibytes(), Percentage.withPercentage(20));
    }
}

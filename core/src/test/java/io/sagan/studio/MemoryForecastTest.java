package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.archive.Layout;
import io.sagan.archive.Translation;
import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.config.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class MemoryForecastTest {
    /// The recipe is `memory.py` beside the table.
    @ParameterizedTest
    @CsvFileSource(resources = "memory.csv", numLinesToSkip = 1)
    void isCloseToWhatWasMeasured(
            String preset, String precision, String batch, String checkpointing, double mebibytes) {
        var experiment = ForecastProcess.experiment(preset, precision, batch, checkpointing);
        double forecast = MemoryForecast.of(experiment, 9, 1906).bytes() / (double) (1 << 20);
        assertThat(forecast).isCloseTo(mebibytes, Percentage.withPercentage(9.6));
    }

    /// Writes the table anew: `-Dsagan.measureMemory=true`, a quarter of an hour on two quiet cores.
    @Tag("slow")
    @EnabledIfSystemProperty(named = "sagan.measureMemory", matches = "true")
    @Test
    void measuresAgain() throws Exception {
        var lines = new ArrayList<>(List.of("preset,precision,batch,checkpointing,mebibytes,trained,drawn,"
                + "generator parameters,discriminator parameters"));
        for (var row : ROWS) {
            for (var precision : List.of("fp32", "bf16")) {
                for (var batch : row.batches) {
                    lines.add(line(row.preset, precision, batch, "false"));
                }
                lines.add(line(row.preset, precision, row.batches.getLast(), "true"));
            }
        }
        Files.write(Path.of("src/test/resources/io/sagan/studio/memory.csv"), lines);
    }

    private record Row(String preset, List<String> batches) {}

    private static final List<Row> ROWS = List.of(
            new Row("sagan-32", List.of("16", "64", "256")),
            new Row("biggan-32-small", List.of("16", "128")),
            new Row("sagan-64", List.of("8", "32")),
            new Row("memo-cifar-2", List.of("16", "64")),
            new Row("memo-flower", List.of("8", "24")));

    private static String line(String preset, String precision, String batch, String checkpointing) throws Exception {
        var taken = ForecastProcess.run("train", preset, precision, batch, checkpointing, "2");
        var experiment = ForecastProcess.experiment(preset, precision, batch, checkpointing);
        var model = experiment.model();
        var line = "%s,%s,%s,%s,%.0f,%.0f,%.0f,%d,%d"
                .formatted(
                        preset,
                        precision,
                        batch,
                        checkpointing,
                        taken.mebibytes(),
                        MemoryForecast.trained(experiment),
                        MemoryForecast.drawn(experiment, 9),
                        Translation.generator(Layout.SAGAN, model, 9).parameters(),
                        Translation.discriminator(Layout.SAGAN, model, 9).parameters());
        System.out.println(line);
        return line;
    }

    @Test
    void growsWithWhatOnePassHoldsAndNotWithItsRepetitions() {
        var preset = Presets.read("sagan-32");
        var whole = preset.with(Map.of("train.batch", "1024"));
        var parts = preset.with(Map.of("train.batch", "1024", "train.accumulation", "64"));
        assertThat(bytes(whole)).isGreaterThan(3 * bytes(preset));
        assertThat(bytes(parts)).isEqualTo(bytes(preset));
        assertThat(bytes(whole.with(Map.of("train.gradientCheckpointing", "true"))))
                .isLessThan(bytes(whole) * 2 / 3);
        assertThat(bytes(preset.with(Map.of("train.generatorBatch", "1024")))).isGreaterThan(3 * bytes(preset));
        assertThat(bytes(preset.with(Map.of("loss.r1", "{weight: 10, every: 16}", "train.batch", "1024"))))
                .isGreaterThan(bytes(whole));
    }

    @Test
    void countsDecodedPicturesUpToWhatMayBeInMemory() {
        var preset = Presets.read("sagan-32").with(Map.of("data.memoryMegabytes", "1024"));
        long few = MemoryForecast.of(preset, 10, 0).bytes();
        assertThat(MemoryForecast.of(preset, 10, 1000).bytes() - few).isEqualTo(1000L * 3 * 32 * 32);
        assertThat(MemoryForecast.of(preset, 10, 1L << 40).bytes() - few).isEqualTo(1L << 30);
    }

    @Test
    void refusesWhatClearlyCannotBeHeldAndWarnsBefore() {
        var forecast = new MemoryForecast(16L << 30, 512, false);
        assertThat(forecast.require(32L << 30)).isEmpty();
        assertThat(forecast.require(16L << 30))
                .hasValueSatisfying(note -> assertThat(note)
                        .isEqualTo("train.batch 512 takes about 16.0 GiB of memory by a forecast, and this machine has"
                                + " 16.0 GiB; choose a smaller --batch or a larger train.accumulation, or --set"
                                + " train.gradientCheckpointing=true"));
        assertThatThrownBy(() -> forecast.require(8L << 30))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("train.batch 512 takes about 16.0 GiB", "this machine has 8.0 GiB");
        assertThat(forecast.noteOnResuming(8L << 30))
                .hasValueSatisfying(
                        note -> assertThat(note).endsWith("resume it with --set train.gradientCheckpointing=true"));
        assertThat(new MemoryForecast(16L << 30, 512, true).noteOnResuming(8L << 30))
                .hasValueSatisfying(note -> assertThat(note).endsWith("resume it on a larger machine"));
    }

    @Test
    void aRunThatNoMachineCouldHoldIsRefusedAndLeavesNothing(@TempDir Path folder) throws Exception {
        var data = TinyRuns.classes(folder.resolve("data"), 1);
        var huge = TinyRuns.experiment(data, 1, 1)
                .with(Map.of(
                        "train.batch", "65536",
                        "model.generator.channels", "[8192, 8192, 8192, 8192]"));
        var run = folder.resolve("run");
        assertThatThrownBy(() -> Studio.train(huge, run, event -> {}, () -> false))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("train.batch 65536 takes about");
        assertThat(Files.exists(run)).isFalse();
        assertThatThrownBy(() -> Benchmark.of(huge, 1)).hasMessageContaining("train.batch 65536 takes about");
    }

    private static long bytes(Experiment experiment) {
        return MemoryForecast.of(experiment, 10, 0).bytes();
    }
}

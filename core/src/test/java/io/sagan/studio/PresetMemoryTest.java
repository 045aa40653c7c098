package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The table of memory in the documentation is what the forecast says.
class PresetMemoryTest {
    private static final Path PAGE = Path.of("../docs/performance.md");
    private static final String HEAD =
            "| Preset | Batch, passes | fp32 | bf16 | checkpointing, fp32 | checkpointing, bf16 |";

    @Test
    void thePageTellsWhatEachPresetTakes() throws IOException {
        var page = Files.readAllLines(PAGE);
        int head = page.indexOf(HEAD);
        assertThat(head).as("the head of the table in " + PAGE).isNotNegative();
        var told = page.stream()
                .skip(head + 2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(told).containsExactlyElementsOf(table());
    }

    private static List<String> table() {
        return Presets.names().stream()
                .map(name -> {
                    var train = Presets.read(name).train();
                    return "| `%s` | %d, %d | %s | %s | %s | %s |"
                            .formatted(
                                    name,
                                    train.batch(),
                                    train.accumulation(),
                                    gibibytes(name, "fp32", false),
                                    gibibytes(name, "bf16", false),
                                    gibibytes(name, "fp32", true),
                                    gibibytes(name, "bf16", true));
                })
                .toList();
    }

    private static String gibibytes(String preset, String precision, boolean checkpointing) {
        var experiment = Presets.read(preset)
                .with(Map.of(
                        "train.device",
                        "cpu",
                        "train.precision",
                        precision,
                        "train.gradientCheckpointing",
                        String.valueOf(checkpointing)));
        return String.format(
                Locale.ROOT, "%.1f", MemoryForecast.of(experiment, 10, 0).bytes() / (double) (1L << 30));
    }
}

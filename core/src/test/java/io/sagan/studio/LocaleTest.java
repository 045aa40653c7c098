package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.Sagan;
import io.sagan.config.ExperimentYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run in a country whose numbers have other digits.
class LocaleTest {
    private final Locale before = Locale.getDefault();

    @TempDir
    private Path folder;

    @BeforeEach
    void moveToEgypt() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertThat(String.format(Locale.getDefault(), "%d", 1)).isEqualTo("\u0661");
    }

    @AfterEach
    void moveBack() {
        Locale.setDefault(before);
    }

    @Test
    void trainsGoesOnAndDrawsAsAnywhere() throws IOException {
        var run = folder.resolve("run");
        var data = TinyRuns.classes(folder.resolve("data"), 3);
        Studio.train(TinyRuns.experiment(data, 1, 1), run, _ -> {}, () -> false);
        var outcome = Studio.resume(run, saved -> saved.with("train.steps", "2"), _ -> {}, () -> false);
        assertThat(outcome)
                .isEqualTo(new TrainOutcome.Finished(run, 2, "steps", run.resolve("samples/step-000002.png")));
        assertThat(ExperimentYaml.read(run.resolve("experiment.yaml"))).isEqualTo(TinyRuns.experiment(data, 2, 1));
        assertThat(EventLog.read(run.resolve("events.jsonl"))).isNotEmpty();
        try (var gan = Sagan.load(run.resolve("checkpoints/step-000002"))) {
            assertThat(gan.sample(SampleRequest.seed(1)).getWidth()).isEqualTo(32);
        }
        try (var paths = Files.walk(run)) {
            for (var path : paths.toList()) {
                var name = run.relativize(path).toString();
                assertThat(name).matches("[ -~]*");
                if (name.matches(".*\\.(json|jsonl|yaml)")) {
                    var ascii = StandardCharsets.US_ASCII.newEncoder();
                    assertThat(ascii.canEncode(Files.readString(path))).as(name).isTrue();
                }
            }
        }
    }
}

package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
class StepProfileTest {

    @Test
    void namesWhatAStepComputes() {
        var profile = StepProfile.of(TinyRuns.experiment(Path.of("none")), 0.01);
        var names =
                profile.operations().stream().map(StepProfile.Operation::name).toList();
        assertThat(names)
                .contains("aten::tanh", "aten::bmm", "autograd of TanhBackward0")
                .doesNotHaveDuplicates();
        assertThat(names).anyMatch(name -> name.contains("convolution"));
        double inside = profile.operations().stream()
                .mapToDouble(StepProfile.Operation::seconds)
                .sum();
        assertThat(inside).isPositive().isLessThanOrEqualTo(profile.secondsEach());
    }

    /// A step draws twice, once for either network.
    @Test
    void countsPerStep() {
        var profile = StepProfile.of(TinyRuns.experiment(Path.of("none")), 0.3);
        var tanh = profile.operations().stream()
                .filter(o -> o.name().equals("aten::tanh"))
                .findFirst()
                .orElseThrow();
        assertThat(tanh.calls()).isEqualTo(2);
        int batch = profile.setting().batch();
        int size = TinyRuns.experiment(Path.of("none")).model().size();
        assertThat(tanh.megabytes() * 1e6)
                .isBetween(2 * 2.0 * batch * 3 * size * size, 2 * 4.0 * batch * 3 * size * size);
    }
}

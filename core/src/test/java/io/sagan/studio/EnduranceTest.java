package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.ExperimentException;
import io.sagan.config.Presets;
import io.sagan.studio.Endurance.Mark;
import io.sagan.studio.Endurance.Pairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EnduranceTest {
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @Test
    void marksTheWayAndPairsItsEndWithABeginning() throws IOException {
        long before = folders();
        var report = Endurance.of(TinyRuns.experiment(Path.of("none")), 25);
        assertThat(report.marks().stream().map(Mark::step))
                .containsExactly(2L, 5L, 7L, 10L, 12L, 15L, 17L, 20L, 22L, 25L);
        assertThat(report.marks()).allSatisfy(mark -> {
            assertThat(mark.residentBytes()).isGreaterThan(mark.nativeBytes().orElse(0));
            assertThat(mark.stepSeconds()).isPositive();
            assertThat(mark.processorSeconds()).isPositive();
        });
        assertThat(List.of(report.clock(), report.processor())).allSatisfy(pairs -> {
            assertThat(pairs.count()).isEqualTo(5);
            assertThat(pairs.ratio()).isBetween(pairs.low(), pairs.high());
            assertThat(pairs.old()).isPositive();
            assertThat(pairs.fresh()).isPositive();
        });
        assertThat(folders()).isEqualTo(before);
    }

    @Test
    void aRatioIsThatOfNeighbours() {
        var pairs = Pairs.of(List.of(2.0, 20.0, 9.0, 8.0), List.of(1.0, 10.0, 3.0, 8.0));
        assertThat(pairs.old()).isEqualTo(8.5);
        assertThat(pairs.fresh()).isEqualTo(5.5);
        assertThat(pairs.ratio()).isEqualTo(2);
        assertThat(pairs.low()).isEqualTo(2);
        assertThat(pairs.high()).isEqualTo(3);
        assertThat(pairs.sums()).isCloseTo(39.0 / 22, within(1e-12));
        assertThat(pairs.count()).isEqualTo(4);
    }

    @Test
    void aTrainingThatCannotBeginSaysWhyAndLeavesNothing() throws IOException {
        long before = folders();
        var huge = TinyRuns.experiment(Path.of("none"))
                .with(Map.of("train.batch", "65536", "model.generator.channels", "[8192, 8192, 8192, 8192]"));
        assertThatThrownBy(() -> Endurance.of(huge, 1)).isInstanceOf(ExperimentException.class);
        assertThat(folders()).isEqualTo(before);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endurance.of(huge, 0))
                .withMessage("steps must be at least 1, got 0");
    }

    /// Only upwards: garbage of tests before may go at any moment. Time is the machine's and is not judged.
    @Tag("slow")
    @Test
    void twoThousandStepsHoldAsMuchAsFourHundred() throws IOException {
        var marks = Endurance.of(Presets.read("sagan-32").with("train.threads", "1"), 2000)
                .marks();
        var early = marks.get(1);
        var last = marks.getLast();
        assertThat(last.nativeBytes().orElseThrow())
                .isLessThan(early.nativeBytes().orElseThrow() + (16L << 20));
        assertThat(last.residentBytes()).isLessThan(early.residentBytes() + (64L << 20));
    }

    private static long folders() throws IOException {
        try (var all = Files.list(TEMPORARY)) {
            return all.filter(path -> path.getFileName().toString().startsWith("sagan-endurance"))
                    .count();
        }
    }
}

package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.ExperimentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BenchmarkTest {
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @Test
    void measuresEveryPartAgainstTheCeilingOfItsPrecision() throws IOException {
        long before = folders();
        var report = Benchmark.of(TinyRuns.experiment(Path.of("none")).with("train.precision", "bf16"), 0.05);
        assertThat(report.setting()).isEqualTo(new BenchSetting("cpu", "bf16", 1, 4));
        assertThat(report.parts().stream().map(Benchmark.Part::name))
                .containsExactly("train", "sample", "extract", "decode", "packed", "batch");
        assertThat(report.ceilings().copy()).isPositive();
        assertThat(report.parts()).allSatisfy(part -> {
            assertThat(part.median()).isPositive().isLessThanOrEqualTo(part.best());
            assertThat(part.share()).isEqualTo(part.best() * part.gigaflopsEach() / part.ceiling());
        });
        assertThat(report.inTurn().share()).isPositive();
        assertThat(report.parts().getFirst().ceiling())
                .isEqualTo(report.ceilings().bf16());
        assertThat(report.parts().get(1).ceiling()).isEqualTo(report.ceilings().fp32());
        assertThat(report.dataShare())
                .isEqualTo(report.parts().getFirst().best()
                        / report.parts().getLast().best());
        assertThat(folders()).isEqualTo(before);
    }

    @Test
    void comparesTwoExperimentsInTurn() {
        var small = TinyRuns.experiment(Path.of("none"));
        var large = small.with(Map.of("model.generator.channels", "[64, 64, 64, 64]", "train.threads", "2"));
        var report = Comparison.of(small, large, 0.1);
        assertThat(report.first().threads()).isEqualTo(1);
        assertThat(report.second().threads()).isEqualTo(2);
        assertThat(report.parts().stream().map(Comparison.Part::name)).containsExactly("train", "sample");
        assertThat(report.parts()).allSatisfy(part -> {
            assertThat(part.first()).isPositive();
            assertThat(part.second()).isPositive();
            assertThat(part.ratio()).isPositive();
            assertThat(part.pairs()).isPositive();
        });
    }

    @Test
    void aRatioIsTheOthersOverTheFirstsPairByPair() {
        var work = new Rounds.Work("train", "Training", 0, false, () -> 1);
        var first = List.of(10.0, 20.0, 10.0, 20.0, 10.0, 20.0, 10.0);
        var second = List.of(1.0, 4.0, 3.0, 8.0, 5.0, 12.0, 70.0);
        var part = Comparison.Part.of(work, first, second);
        assertThat(part).isEqualTo(new Comparison.Part("train", "Training", 10, 5, 0.4, 0.2, 0.6, 7));
    }

    @Test
    void whatCannotBeHeldIsRefusedBeforeAnythingIsMeasured() {
        var huge = TinyRuns.experiment(Path.of("none"))
                .with(Map.of("train.batch", "65536", "model.generator.channels", "[8192, 8192, 8192, 8192]"));
        assertThatThrownBy(() -> Benchmark.of(huge, 1)).isInstanceOf(ExperimentException.class);
        var small = TinyRuns.experiment(Path.of("none"));
        assertThatThrownBy(() -> Comparison.of(small, huge, 1)).isInstanceOf(ExperimentException.class);
    }

    private static long folders() throws IOException {
        try (Stream<Path> all = Files.list(TEMPORARY)) {
            return all.filter(path -> path.getFileName().toString().startsWith("sagan-bench"))
                    .count();
        }
    }
}

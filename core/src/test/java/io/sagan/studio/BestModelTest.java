package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.EvalSpec.Best;
import io.sagan.models.Generator;
import io.sagan.studio.BestModel.Kept;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class BestModelTest {
    @TempDir
    private Path run;

    private ModelCard card;
    private Generator generator;
    private BestModel best;

    @BeforeEach
    void makeAGenerator() {
        var model = TinyRuns.experiment(run).model();
        card = new ModelCard(List.of("a", "b"), model);
        generator = new Generator(model, 2, Seeds.stream(1, "test"));
        best = new BestModel(run);
    }

    @Test
    void keepsTheLowestDistanceAndTheHighestInceptionScore() throws IOException {
        assertThat(offer(10, Best.FID, 50, "p")).isTrue();
        assertThat(offer(20, Best.FID, 60, "p")).isFalse();
        assertThat(best.kept().orElseThrow().step()).isEqualTo(10);
        assertThat(offer(30, Best.FID, 40, "p")).isTrue();
        assertThat(offer(40, Best.IS, 5, "p")).isTrue();
        assertThat(offer(50, Best.IS, 4, "p")).isFalse();
        assertThat(offer(60, Best.IS, 6, "p")).isTrue();
    }

    @Test
    void aScoreOfAnotherProtocolReplacesWhatCannotBeCompared() throws IOException {
        offer(10, Best.FID, 5, "p");
        assertThat(offer(20, Best.FID, 500, "q")).isTrue();
        assertThat(best.kept().orElseThrow()).isEqualTo(new Kept(20, Best.FID, 500, "q"));
    }

    @Test
    void isAModelThatDraws() throws IOException {
        offer(10, Best.FID, 5, "p");
        try (var model = TrainedGenerator.load(run.resolve("best"))) {
            assertThat(model.classNames()).containsExactly("a", "b");
            assertThat(model.sample(SampleRequest.seed(1)).getWidth()).isEqualTo(32);
        }
        assertThat(names()).containsExactly("best");
    }

    @Test
    void putsBackWhatAKillLeftAside() throws IOException {
        offer(10, Best.FID, 5, "p");
        Files.move(run.resolve("best"), run.resolve(".replaced-best"));
        Files.createDirectory(run.resolve(".partial-best"));
        Files.writeString(run.resolve(".partial-best/score.json"), "{");
        best.repair();
        assertThat(best.kept().orElseThrow().step()).isEqualTo(10);
        assertThat(names()).containsExactly("best");
    }

    private boolean offer(long step, Best measure, double value, String protocol) throws IOException {
        return best.offer(new Kept(step, measure, value, protocol), generator, card, TinyRuns.experiment(run));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(run)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.event.Score;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Finished;
import io.sagan.event.TrainingEvent.SaveFailed;
import io.sagan.event.TrainingEvent.Started;
import io.sagan.event.TrainingEvent.Ticked;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter written = new StringWriter();
    private final PrintWriter text = new PrintWriter(written);

    @Test
    void writesALineForEveryFiveSecondsOfTraining() {
        var progress = new Progress(new Lines(text));
        for (int second = 1; second <= 12; second++) {
            progress.accept(tick(second, second, 0.01 * second));
        }
        assertThat(written.toString().lines().map(line -> line.substring(0, 14)))
                .containsExactly("  1%  step 1  ", "  6%  step 6  ", " 11%  step 11 ");
    }

    @Test
    void namesStepsOfStepsOnlyWhenStepsEndTheRun() {
        var progress = new Progress(new Lines(text));
        progress.accept(started(400));
        progress.accept(tick(100, 60, 0.25));
        progress.accept(started(1_000_000_000));
        progress.accept(tick(200, 120, 0.5));
        assertThat(written.toString()).contains("step 100/400  ", "3:00 min left", "step 200  ", "2:00 min left");
    }

    @Test
    void saysWhatTrainingStartsWith() {
        new Progress(new Lines(text)).accept(started(400));
        assertThat(written.toString())
                .contains("1,906 pictures, 2 classes; cpu, bf16, 2 threads", "generator 1,000 and discriminator 2,000");
    }

    @Test
    void saysOneThreadAndWhereItGoesOn() {
        new Progress(new Lines(text))
                .accept(new Started("runs/r", 4, 400, 0, 1, List.of("a"), "cpu", "fp32", 1, 1000, 2000));
        assertThat(written.toString())
                .contains("1 picture, 1 class; cpu, fp32, 1 thread\n", "run runs/r, from step 4\n");
    }

    @Test
    void goesOnAfterAFailedSave() {
        new Progress(new Lines(text)).accept(new SaveFailed(9, "No space left on device"));
        assertThat(written.toString())
                .contains("step 9: no checkpoint (No space left on device); the earlier ones stay");
    }

    @Test
    void drawsTheBarInTheWidthOfTheTerminalInOneLine() {
        for (int width : new int[] {30, 80, 200}) {
            written.getBuffer().setLength(0);
            new Progress(new Bar(text, width)).accept(tick(50, 10, 0.5));
            var bar = written.toString()
                    .replaceAll("\u001b\\[[?0-9]*[a-zA-Z]", "")
                    .strip();
            assertThat(bar).hasSizeLessThan(width).startsWith("[#####").doesNotContain("\n");
        }
    }

    @Test
    void keepsTheBarBelowWhatIsSaidAndEndsIt() {
        var progress = new Progress(new Bar(text, 80));
        progress.accept(tick(50, 10, 0.5));
        progress.note("hello");
        progress.accept(new Finished(50, "steps", 10));
        progress.close();
        assertThat(List.of(written.toString().split("\n", 2)))
                .hasSize(2)
                .last()
                .asString()
                .contains("step 50");
        assertThat(written.toString()).contains("\r\u001b[Khello\n");
    }

    @Test
    void showsTheProbabilityOfAdaptiveAugmentationWhereThereIsOne() {
        var augmented = new Ticked(5, 320, 1.5, 0.25, 0, 0, List.of(), 64, 10, 0.5, 0.0625);
        assertThat(new Figures(10, "").of(augmented).text()).contains("G 0.250  p 0.063  0:10 min left");
        assertThat(new Figures(10, "").of(tick(5, 10, 0.5)).text()).contains("G 0.250  0:10 min left");
    }

    @Test
    void showsTheNewestScoreBesideTheLosses() {
        var measured =
                new Evaluated(4, List.of(Score.of("fid", 12.3456), Score.of("fid/flags", 80)), "dataset-0", true, 1);
        var figures = new Figures(10, "").with(measured);
        assertThat(figures.of(tick(5, 10, 0.5)).text()).contains("G 0.250  fid 12.35  0:10 min left");
        assertThat(Figures.of(measured)).isEqualTo("step 4: fid 12.35 (dataset-0), the best so far");
    }

    private static Started started(long steps) {
        return new Started("runs/r", 0, steps, 0, 1906, List.of("a", "b"), "cpu", "bf16", 2, 1000, 2000);
    }

    private static Ticked tick(long step, double seconds, double fraction) {
        return new Ticked(step, step * 64, 1.5, 0.25, 0, 0, List.of(0.0), 64, seconds, fraction, null);
    }
}

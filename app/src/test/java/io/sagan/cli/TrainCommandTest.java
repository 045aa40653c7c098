package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.Experiment;
import io.sagan.event.TrainingEvent.LeftOut;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.studio.EventLog;
import io.sagan.studio.TrainOutcome.Diverged;
import io.sagan.studio.TrainOutcome.Finished;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    private static final String FOR_THE_CURVES = "read runs/r/experiment.yaml";

    private final Shell shell = new Shell();

    @Test
    void trainsTheDefaultPresetIntoAFolderNamedAfterIt() {
        assertThat(shell.run("train")).isZero();
        assertThat(shell.backend.asked).containsExactly("preset sagan-32", "train into runs/sagan-32", FOR_THE_CURVES);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void saysWhereTheSheetIs() {
        shell.run("train");
        assertThat(shell.out()).contains("Finished at step 7", "Sample sheet: runs/r/samples/step-000007.png");
    }

    @Test
    void takesOptionsInOrderWithSetLast(@TempDir Path run) {
        int status = shell.run(
                "train",
                "--set",
                "train.beta1=0.5",
                "--batch",
                "8",
                "--size",
                "64",
                "--device",
                "CPU",
                "--seed",
                "3",
                "--precision",
                "bf16",
                "--threads",
                "2",
                "--strict",
                "--out",
                run.toString());
        assertThat(status).isZero();
        assertThat(shell.backend.asked)
                .containsExactly(
                        "preset sagan-32",
                        "model.size=64",
                        "train.seed=3",
                        "data.strict=true",
                        "train.batch=8",
                        "train.device=cpu",
                        "train.precision=bf16",
                        "train.threads=2",
                        "train.beta1=0.5",
                        "train into " + run,
                        FOR_THE_CURVES);
    }

    @Test
    void liftsTheLimitThatWasNotGiven() {
        shell.run("train", "--dry-run", "--minutes", "15");
        assertThat(shell.backend.asked).contains("train.steps=1000000000", "train.minutes=15.0");
        shell.run("train", "--dry-run", "--steps", "10");
        assertThat(shell.backend.asked).endsWith("train.steps=10", "train.minutes=0");
    }

    @Test
    void printsTheExperimentAndTrainsNothingOnADryRun(@TempDir Path data) {
        assertThat(shell.run("train", "--dry-run", data.toString())).isZero();
        assertThat(shell.out()).isEqualTo("data: {source: " + data.toAbsolutePath() + "}\n");
        assertThat(shell.backend.asked).containsExactly("preset sagan-32");
    }

    @Test
    void readsAnExperimentFile() {
        assertThat(shell.run("train", "--experiment", "mine.yaml")).isZero();
        assertThat(shell.backend.asked).containsExactly("read mine.yaml", "train into runs/mine", FOR_THE_CURVES);
    }

    @Test
    void refusesWhatCannotBeWithStatusTwoAndOneSentence(@TempDir Path full) throws IOException {
        Files.createFile(full.resolve("notes.txt"));
        refuses("--set must be PATH=VALUE", "train", "--set", "batch");
        refuses("train.batch must be possible", "train", "--set", "train.batch=impossible");
        refuses("there is no preset sagan", "train", "--preset", "sagan");
        refuses("give one of them", "train", "--preset", "sagan-32", "--experiment", "mine.yaml");
        refuses("there is nothing at no-such-folder", "train", "no-such-folder");
        refuses("--out " + full + " holds other files; name a new folder", "train", "--out", full.toString());
        var file = full.resolve("notes.txt");
        refuses("--out " + file + " is a file; name a new folder", "train", "--out", file.toString());
        var run = Files.createDirectories(full.resolve("run"));
        Files.createFile(run.resolve("experiment.yaml"));
        Files.createDirectories(run.resolve("checkpoints/step-000001"));
        refuses("is a run; go on with it by --resume " + run + " or", "train", "--out", run.toString());
        refuses("--resume must name the folder of a run", "train", "--resume", "no-such-run");
        refuses("leave out DATA", "train", "--resume", full.toString(), "cats");
        refuses("leave out --preset", "train", "--resume", full.toString(), "--preset", "sagan-32");
        refuses("leave out --experiment", "train", "--resume", full.toString(), "--experiment", "mine.yaml");
        refuses("leave out --out", "train", "--resume", full.toString(), "--out", "here");
        refuses("leave out --dry-run", "train", "--resume", full.toString(), "--dry-run");
        refuses("train.seed must be possible", "train", "--resume", full.toString(), "--set", "train.seed=impossible");
        refuses("did you mean --steps", "train", "--stps", "3");
        refuses("expected one of [auto, cpu, cuda]", "train", "--device", "tpu");
        refuses("--minutes 0 sets no limit; give --steps with it", "train", "--minutes", "0");
    }

    @Test
    void saysHowANumberMustBeInWordsThatAreNotJavas() {
        refuses("--batch must be a whole number, got many", "train", "--batch", "many");
        refuses("--steps must be a whole number, got 1.5", "train", "--steps", "1.5");
        refuses("--steps must be a whole number in ", "train", "--steps", "1e19");
        refuses("--batch must be a whole number in -2147483648..2147483647, got 1e12", "train", "--batch", "1e12");
        refuses("--steps must be a whole number in ", "train", "--steps", "1e999999999");
        refuses("--minutes must be a number, got soon", "train", "--minutes", "soon");
        refuses("--minutes must be a number of at most 1.8e308, got 1e999", "train", "--minutes", "1e999");
        refuses("--seconds must be a number, got NaN", "bench", "--seconds", "NaN");
    }

    @Test
    void takesWholeNumbersAsExperimentsDo() {
        assertThat(shell.run("train", "--dry-run", "--steps=1e3", "--batch=2.0", "--minutes=0"))
                .isZero();
        assertThat(shell.backend.asked).contains("train.steps=1000", "train.batch=2", "train.minutes=0.0");
    }

    @Test
    void takesAnEmptyTextForAnUnsetVariable() {
        refuses("DATA must not be empty; is a shell variable unset?", "train", "");
        for (var option : List.of("--out", "--resume", "--preset", "--experiment", "--set", "--steps", "--minutes")) {
            refuses(option + " must not be empty; is a shell variable unset?", "train", option + "=");
            refuses(option + " must not be empty; is a shell variable unset?", "train", option, "");
        }
        refuses("MODEL must not be empty", "sample", "");
        refuses("MODEL must not be empty", "attention", " ");
        refuses("MODEL must not be empty", "interpolate", "");
        refuses("MODEL must not be empty", "export", "", "--to=safetensors", "--out=f");
        refuses("FILE must not be empty", "import", "", "--from=sagan", "--out=f");
        for (var command : List.of("sample", "attention", "interpolate")) {
            refuses("--out must not be empty", command, "run", "--out=");
            refuses("--class must not be empty", command, "run", "--class", "");
        }
    }

    @Test
    void refusesThreadsThatWouldOnlyWaitForEachOther() {
        int processors = Runtime.getRuntime().availableProcessors();
        var enough = Experiment.DEFAULT.with(Map.of("train.threads", Integer.toString(4 * processors)));
        var many = Experiment.DEFAULT.with(Map.of("train.threads", Integer.toString(4 * processors + 1)));
        assertThat(MachineOptions.sensible(enough)).isSameAs(enough);
        assertThatThrownBy(() -> MachineOptions.sensible(many))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("train.threads must be at most %d here, 4 for each of".formatted(4 * processors));
    }

    @Test
    void outputThatIsLostIsAFailure() {
        var full = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int count) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        var err = new StringWriter();
        var line = Sagan.over(shell.backend).setOut(full).setErr(new PrintWriter(err));
        assertThat(Sagan.execute(line, "train", "--dry-run")).isOne();
        assertThat(err.toString())
                .startsWith("sagan train: what was to be printed could not be")
                .hasLineCount(1);
    }

    @Test
    void resumesWithTheGivenChanges(@TempDir Path run) {
        assertThat(shell.run("train", "--resume", run.toString(), "--steps", "20"))
                .isZero();
        assertThat(shell.backend.asked)
                .containsExactly("train.steps=20", "train.minutes=0", "resume " + run, FOR_THE_CURVES);
    }

    @Test
    void curvesAreDrawnWithoutTheExperimentToo(@TempDir Path run) throws IOException {
        try (var log = EventLog.open(run.resolve("events.jsonl"))) {
            log.append(new Ticked(1, 16, 1, 1, 1, 1, List.of(), 1, 1, 0, null));
        }
        shell.backend.outcome = new Finished(run, 3, "steps", run.resolve("sheet.png"));
        shell.backend.unreadable.add(run.resolve("experiment.yaml"));
        assertThat(shell.run("train")).isZero();
        assertThat(shell.out()).contains("Loss curves:  " + run.resolve("curves.png"));
        assertThat(run.resolve("curves.png")).exists();
    }

    @Test
    void theLineToGoOnWithIsOneThatAShellReads() {
        shell.backend.outcome = new Finished(Path.of("runs/my pictures"), 3, "steps", Path.of("sheet.png"));
        assertThat(shell.run("train")).isZero();
        assertThat(shell.out()).contains("./sagan train --resume 'runs/my pictures' --steps N");
    }

    @Test
    void namesTheStopAndTheStepAfterCtrlC() {
        shell.backend.outcome = new Finished(Path.of("runs/r"), 3, "stopped", Path.of("sheet.png"));
        assertThat(shell.run("train")).isZero();
        assertThat(shell.out()).contains("Stopped at step 3; everything is saved in runs/r");
    }

    @Test
    void endsWithOneAndTheCulpritOnDivergence() {
        shell.backend.outcome = new Diverged(Path.of("runs/r"), 12, "the generator's loss is NaN");
        assertThat(shell.run("train")).isOne();
        assertThat(shell.err())
                .contains("diverged at step 12: the generator's loss is NaN")
                .hasLineCount(1);
    }

    @Test
    void tellsFailuresInOneSentence() {
        shell.backend.failure = new AccessDeniedException("pictures/a.png");
        assertThat(shell.run("train")).isOne();
        assertThat(shell.err()).isEqualToIgnoringNewLines("sagan train: no permission to use pictures/a.png");
    }

    @Test
    void keepsTheFirstLineOfANativeErrorAndTheRestForVerbose() {
        shell.backend.failure = new IllegalStateException("shapes differ\nException raised from check at x.cpp:1");
        assertThat(shell.run("train")).isOne();
        assertThat(shell.err()).isEqualToIgnoringNewLines("sagan train: shapes differ");
        assertThat(shell.run("train", "--verbose")).isOne();
        assertThat(shell.err()).contains("java.lang.IllegalStateException", "\tat ");
    }

    @Test
    void tellsOfMissingMemoryAndAMissingEngine() {
        shell.backend.error = new OutOfMemoryError("Physical memory usage is too high");
        assertThat(shell.run("train")).isOne();
        shell.backend.error = new UnsatisfiedLinkError("no jnitorch in java.library.path");
        assertThat(shell.run("train")).isOne();
        assertThat(shell.err())
                .contains(
                        "sagan train: out of memory (Physical memory usage is too high); try a smaller --batch",
                        "the engine could not be loaded (no jnitorch");
    }

    @Test
    void showsProgressAndTheFirstTenFilesLeftOut() {
        for (int i = 0; i < 13; i++) {
            shell.backend.events.add(new LeftOut("f" + i + ".png", "no picture"));
        }
        shell.backend.events.add(new Ticked(5, 320, 1.5, 0.25, 0, 0, List.of(), 64, 10, 0.25, null));
        shell.run("train");
        assertThat(shell.out())
                .contains(
                        "left out: f9.png (no picture)", "left out: 3 more", "step 5", "64.0 images/s", "0:30 min left")
                .doesNotContain("f10.png", "\u001b");
    }

    private void refuses(String sentence, String... arguments) {
        var fresh = new Shell();
        assertThat(fresh.run(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
        assertThat(fresh.err()).contains(sentence).hasLineCount(1).startsWith("sagan " + arguments[0] + ": ");
        assertThat(fresh.backend.asked).noneMatch(asked -> asked.startsWith("train into"));
    }
}

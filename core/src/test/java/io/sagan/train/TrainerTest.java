package io.sagan.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.data.BatchStream;
import io.sagan.data.Dataset;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Diverged;
import io.sagan.event.TrainingEvent.Finished;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.SaveFailed;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class TrainerTest implements Trainer.Outside {
    private static final int PICTURES = 10;

    @TempDir
    Path folder;

    private Dataset data;
    private final List<TrainingEvent> events = new ArrayList<>();
    private final List<Progress> saved = new ArrayList<>();
    private final List<Long> sampled = new ArrayList<>();
    private final List<Long> measured = new ArrayList<>();
    private boolean diskIsFull;

    @BeforeEach
    void openTenPictures() throws IOException {
        for (int i = 0; i < PICTURES; i++) {
            var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            image.setRGB(i % 8, 0, 0xffffff);
            Files.createDirectories(folder.resolve("c" + i % 2));
            ImageIO.write(image, "png", folder.resolve("c" + i % 2, i + ".png").toFile());
        }
        data = Dataset.open(DataSpec.DEFAULT.withSource(folder.toString()), TinyGan.SIDE, _ -> {});
    }

    @AfterEach
    void closeThem() {
        data.close();
    }

    @Override
    public void sample(Progress progress) throws IOException {
        requireRoom();
        sampled.add(progress.step());
    }

    @Override
    public void save(Progress progress) throws IOException {
        requireRoom();
        saved.add(progress);
    }

    @Override
    public void evaluate(Progress progress) throws IOException {
        requireRoom();
        measured.add(progress.step());
    }

    private void requireRoom() throws IOException {
        if (diskIsFull) {
            throw new IOException("no room");
        }
    }

    @Test
    void endsAfterItsStepsWithASheetAndACheckpoint() throws IOException {
        var end = run(Map.of("train.steps", "5", "output.logEvery", "2"), () -> false);
        assertThat(end).isEqualTo(events.getLast());
        assertThat(end).isInstanceOfSatisfying(Finished.class, finished -> {
            assertThat(finished.step()).isEqualTo(5);
            assertThat(finished.reason()).isEqualTo("steps");
        });
        assertThat(sampled).containsExactly(0L, 5L);
        assertThat(saved).extracting(Progress::step).containsExactly(5L);
        assertThat(saved.getLast().images()).isEqualTo(10);
        assertThat(saved.getLast().generatorUpdates()).isEqualTo(5);
        assertThat(ticks()).extracting(Ticked::step).containsExactly(2L, 4L);
        assertThat(ticks().getLast().fraction()).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void neverSavesOrDrawsTheSameStepTwice() throws IOException {
        run(Map.of("train.steps", "4", "output.saveEvery", "2", "output.sampleEvery", "4"), () -> false);
        assertThat(saved).extracting(Progress::step).containsExactly(2L, 4L);
        assertThat(sampled).containsExactly(0L, 4L);
    }

    @Test
    void measuresEverySoManyStepsAndAtTheEnd() throws IOException {
        run(Map.of("train.steps", "5", "eval.every", "2"), () -> false);
        assertThat(measured).containsExactly(2L, 4L, 5L);
    }

    @Test
    void measuresNothingWhereItIsNotAsked() throws IOException {
        run(Map.of("train.steps", "5"), () -> false);
        assertThat(measured).isEmpty();
    }

    @Test
    void stopsCleanlyWhenAsked() throws IOException {
        var asked = new int[1];
        var end = run(Map.of("train.steps", "100"), () -> ++asked[0] > 3);
        assertThat(end).isInstanceOfSatisfying(Finished.class, finished -> {
            assertThat(finished.step()).isEqualTo(3);
            assertThat(finished.reason()).isEqualTo("stopped");
        });
        assertThat(saved).extracting(Progress::step).containsExactly(3L);
        assertThat(sampled).containsExactly(0L, 3L);
    }

    @Test
    void endsWhenItsMinutesAreUsed() throws IOException {
        var end = run(Map.of("train.steps", "100", "train.minutes", "1e-9"), () -> false);
        assertThat(end).isInstanceOfSatisfying(Finished.class, finished -> {
            assertThat(finished.step()).isEqualTo(1);
            assertThat(finished.reason()).isEqualTo("minutes");
        });
    }

    @Test
    void aLimitOfZeroLetsTheGeneratorMoveOnlyAtTheStartOfAnEpoch() throws IOException {
        run(limited("{limit: 0, window: 2, batches: 3}", 12), () -> false);
        // Five steps an epoch: two fill the window, then the generator waits until the next epoch.
        assertThat(saved)
                .extracting(Progress::generatorUpdates)
                .containsExactly(1L, 2L, 2L, 2L, 2L, 3L, 4L, 4L, 4L, 4L, 5L, 6L);
        assertThat(saved).extracting(Progress::withheld).containsExactly(0, 3, 2, 1, 0, 0, 3, 2, 1, 0, 0, 3);
        assertThat(saved.getLast().discriminatorUpdates()).isEqualTo(12);
    }

    @Test
    void aLossThatStaysHighKeepsTheGeneratorWaiting() throws IOException {
        run(limited("{limit: 0, window: 1, batches: 2}", 5), () -> false);
        // After the first step it waits two batches, and after these the loss is still high.
        assertThat(saved).extracting(Progress::withheld).containsExactly(2, 1, 2, 1, 0);
        assertThat(saved).extracting(Progress::generatorUpdates).containsExactly(1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void aLimitThatIsNeverReachedWithholdsNothing() throws IOException {
        run(limited("{limit: 1000, window: 2, batches: 3}", 7), () -> false);
        assertThat(saved.getLast().generatorUpdates()).isEqualTo(7);
    }

    @Test
    void withheldStepsReportTheLastLossOfTheGenerator() throws IOException {
        run(limited("{limit: 0, window: 1, batches: 4}", 4), () -> false);
        double first = ticks().getFirst().generatorLoss();
        assertThat(first).isNotZero();
        assertThat(ticks()).extracting(Ticked::generatorLoss).containsOnly(first);
    }

    @Test
    void aWeightThatIsNotANumberEndsTheRunByName() throws IOException {
        var gan = gan(experiment(Map.of()));
        plant(gan.discriminator(), "embedding.weight");
        var end = run(experiment(Map.of("train.steps", "100")), gan, () -> false);
        assertThat(end)
                .isEqualTo(new Diverged(1, "discriminator loss is NaN, first in discriminator.embedding.weight"));
        assertThat(events.getLast()).isEqualTo(end);
        assertThat(saved).isEmpty();
    }

    @Test
    void theGeneratorIsBlamedForItsOwnWeight() throws IOException {
        var gan = gan(experiment(Map.of()));
        plant(gan.generator(), "block1.conv2.weight");
        var end = run(experiment(Map.of("train.steps", "100")), gan, () -> false);
        assertThat(end).isEqualTo(new Diverged(1, "discriminator loss is NaN, first in generator.block1.conv2.weight"));
    }

    private static void plant(Module network, String name) {
        requireNonNull(ModuleState.parameters(network).get(name)).detach().fill_(new Scalar(Double.NaN));
    }

    @Test
    void aFullDiskCostsTheSheetAndTheCheckpointNotTheRun() throws IOException {
        diskIsFull = true;
        var freed = new int[1];
        run(Map.of("train.steps", "4", "output.saveEvery", "2", "output.sampleEvery", "2"), () -> {
            diskIsFull = ++freed[0] < 4; // room again once the second step has failed to save
            return false;
        });
        assertThat(events)
                .contains(
                        new Noted("no sample sheet at step 0: no room"),
                        new Noted("no sample sheet at step 2: no room"),
                        new SaveFailed(2, "no room"));
        assertThat(saved).extracting(Progress::step).containsExactly(4L);
        assertThat(sampled).containsExactly(4L);
    }

    @Test
    void goesOnFromItsProgressWithTheSameNumbers() throws IOException {
        var experiment = experiment(Map.of("train.steps", "6", "output.logEvery", "1", "output.saveEvery", "3"));
        run(experiment, gan(experiment), () -> false);
        var straight = ticks();
        var halfway = saved.getFirst();
        events.clear();

        var gan = gan(experiment);
        var asked = new int[1];
        run(experiment, gan, () -> ++asked[0] > 3);
        events.clear();
        trainer(experiment, gan, halfway).run(() -> false);

        assertThat(ticks()).extracting(Ticked::step).containsExactly(4L, 5L, 6L);
        assertThat(ticks())
                .extracting(Ticked::discriminatorLoss)
                .isEqualTo(straight.subList(3, 6).stream()
                        .map(Ticked::discriminatorLoss)
                        .toList());
    }

    private List<Ticked> ticks() {
        return events.stream()
                .filter(Ticked.class::isInstance)
                .map(Ticked.class::cast)
                .toList();
    }

    private static Map<String, String> limited(String limit, int steps) {
        return Map.of(
                "train.steps",
                String.valueOf(steps),
                "train.lossLimit",
                limit,
                "output.saveEvery",
                "1",
                "output.logEvery",
                "1");
    }

    private TrainingEvent run(Map<String, String> settings, BooleanSupplier stop) throws IOException {
        var experiment = experiment(settings);
        return run(experiment, gan(experiment), stop);
    }

    private TrainingEvent run(Experiment experiment, GanState gan, BooleanSupplier stop) throws IOException {
        return trainer(experiment, gan, Progress.START).run(stop);
    }

    private Trainer trainer(Experiment experiment, GanState gan, Progress start) {
        var stream = new BatchStream(data, 1, false);
        return new Trainer(experiment, gan, stream, PICTURES, List.of(5L, 5L), false, start, events::add, this);
    }

    private static GanState gan(Experiment experiment) {
        return new GanState(experiment.model(), experiment.train(), 2);
    }

    private static Experiment experiment(Map<String, String> settings) {
        return Experiment.DEFAULT
                .withModel(TinyGan.model(8, true))
                .with("train.batch", "2")
                .with(settings);
    }
}

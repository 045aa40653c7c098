package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.event.TrainingEvent.Noted;
import io.sagan.event.TrainingEvent.Sampled;
import io.sagan.event.TrainingEvent.Saved;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.sample.FixedLatents;
import io.sagan.sample.ImageGrid;
import io.sagan.sample.Sampler;
import io.sagan.train.CheckpointStore;
import io.sagan.train.DurableFiles;
import io.sagan.train.GanState;
import io.sagan.train.Progress;
import io.sagan.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/// Writes what a run says and makes: event log, TensorBoard, sheets and checkpoints.
final class RunWriter implements Trainer.Outside, Consumer<TrainingEvent>, Closeable {
    private final RunDirectory run;
    private final EventLog log;
    private final TensorBoardWriter board;
    private final CheckpointStore store;
    private final Consumer<TrainingEvent> listener;
    private final Experiment experiment;
    private final GanState gan;
    private final ModelCard card;
    private final Supplier<Provenance> origin;
    private final FixedLatents fixed;
    private final @Nullable RunEvaluation evaluation;
    private final long begun;
    private final Set<Long> measured = new HashSet<>();
    private boolean logBroken;

    RunWriter(
            RunDirectory run,
            CheckpointStore store,
            Consumer<TrainingEvent> listener,
            Experiment experiment,
            GanState gan,
            ModelCard card,
            Supplier<Provenance> origin,
            @Nullable RunEvaluation evaluation,
            long step)
            throws IOException {
        this.run = run;
        this.store = store;
        this.listener = listener;
        this.experiment = experiment;
        this.gan = gan;
        this.card = card;
        this.origin = origin;
        this.evaluation = evaluation;
        begun = step;
        fixed = FixedLatents.of(
                experiment.train().seed(),
                experiment.model().latent(),
                card.classes(),
                experiment.output().samplesPerClass());
        if (Files.exists(run.events())) {
            EventLog.readEvaluations(run.events()).forEach(each -> measured.add(each.step()));
        }
        log = EventLog.open(run.events());
        try {
            board = new TensorBoardWriter(run.tensorBoard(), step);
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    @Override
    public void accept(TrainingEvent event) {
        listener.accept(event);
        log(List.of(event));
    }

    /// Writes to the log only: what the listener heard before the log was open.
    void log(List<TrainingEvent> events) {
        try {
            for (var event : events) {
                log.append(event);
                switch (event) {
                    case Ticked ticked -> chart(ticked);
                    case Evaluated measured -> chart(measured);
                    default -> {}
                }
            }
            logBroken = false;
        } catch (IOException e) {
            sayBroken(e);
        }
    }

    /// A log or a curve that cannot grow must not end hours of training; it is said once.
    private void sayBroken(IOException failure) {
        if (!logBroken) {
            listener.accept(new Noted("the run goes on, but its log is not whole: " + DurableFiles.reason(failure)));
        }
        logBroken = true;
    }

    private void chart(Ticked ticked) throws IOException {
        board.scalar(ticked.step(), "loss/discriminator", ticked.discriminatorLoss());
        board.scalar(ticked.step(), "loss/generator", ticked.generatorLoss());
        board.scalar(ticked.step(), "logit/real", ticked.realLogit());
        board.scalar(ticked.step(), "logit/fake", ticked.fakeLogit());
        for (int i = 0; i < ticked.attentionGains().size(); i++) {
            board.scalar(
                    ticked.step(), "attention/gain" + i, ticked.attentionGains().get(i));
        }
        var augmentation = ticked.augmentation();
        if (augmentation != null) {
            board.scalar(ticked.step(), "augmentation/probability", augmentation);
        }
        board.scalar(ticked.step(), "speed/imagesPerSecond", ticked.imagesPerSecond());
        board.flush();
    }

    /// Scores of two protocols never share a curve.
    private void chart(Evaluated measured) throws IOException {
        for (var score : measured.scores()) {
            board.scalar(measured.step(), "eval " + measured.protocol() + "/" + score.name(), score.value());
        }
        board.flush();
    }

    @Override
    public void evaluate(Progress progress) throws IOException {
        if (evaluation != null && (progress.step() > begun || !measured.contains(progress.step()))) {
            accept(evaluation.measure(progress.step(), note -> accept(new Noted(note))));
        }
    }

    @Override
    public void sample(Progress progress) throws IOException {
        var images = drawn();
        var sheet = new ImageGrid(fixed.columns(), fixed.rowNames()).draw(images);
        var bytes = new ByteArrayOutputStream();
        ImageIO.setUseCache(false); // it would write beside the run, in the temporary folder
        ImageIO.write(sheet, "png", bytes);
        var file = run.sample(progress.step());
        writeAside(file, bytes.toByteArray());
        try {
            board.image(progress.step(), "samples", bytes.toByteArray(), sheet.getWidth(), sheet.getHeight());
            board.flush();
        } catch (IOException e) {
            sayBroken(e);
        }
        accept(new Sampled(progress.step(), file.toString()));
    }

    /// What broke the numbers is told by the loop that trains, and the sheet is its smallest loss.
    private List<BufferedImage> drawn() throws IOException {
        try {
            return new Sampler(gan.ema().generator()).images(fixed.latents());
        } catch (ArithmeticException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void writeAside(Path file, byte[] bytes) throws IOException {
        var aside = file.resolveSibling("." + file.getFileName());
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(aside, bytes);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException(file + " could not be written: " + DurableFiles.reason(e), e);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    @Override
    public void save(Progress progress) throws IOException {
        var saved = store.save(
                progress.step(),
                directory -> CheckpointFiles.write(directory, gan, progress, card, experiment, origin.get()),
                note -> accept(new Noted(note)));
        accept(new Saved(progress.step(), saved.toString()));
    }

    /// What a full disk kept from the log was said before and ends no run.
    @Override
    public void close() {
        try (log;
                board) {
            // both are closed, whichever fails
        } catch (IOException e) {
            sayBroken(e);
        }
    }
}

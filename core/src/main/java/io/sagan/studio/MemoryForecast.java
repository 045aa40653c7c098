package io.sagan.studio;

import com.sun.management.OperatingSystemMXBean;
import io.sagan.archive.Layout;
import io.sagan.archive.Translation;
import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.nn.SelfAttention;
import io.sagan.sample.FixedLatents;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;

/// How much memory a run will hold at most while it trains, told before anything large is made:
///
/// `base + pictures + 4 bytes · (6.0 · parameters of G + 5.0 · parameters of D) + larger + 0.8 · smaller`
///
/// of two: what a training pass holds, the feature maps of `batch / accumulation` pictures for its way
/// back times 1.25 (0.66 in bfloat16), and what drawing holds, the maps inside the generator's largest part for
/// at most 64 pictures times 1.77. Each parameter has two moments beside it, and a gradient during its own update, the
/// generator's an average too; the rest is memory that the allocator keeps between blocks of other sizes. With gradient
/// checkpointing it goes back to the system: then 4.2 and 3.2 parameters, and nothing of the smaller.
///
/// The numbers are fitted to 32 runs of five presets in both precisions (`memory.py` beside the tests),
/// which they meet within 10 %.
///
/// @param bytes all of it
/// @param batch pictures per update
/// @param checkpointing whether maps inside blocks are computed again
record MemoryForecast(long bytes, int batch, boolean checkpointing) {
    private static final double BASE = 448.0 * (1 << 20);
    private static final double COPIES = 1.96;
    private static final double COPIES_RETURNED = 0.17;
    private static final double CLEARLY = 1.5;
    private static final double NEARLY = 0.8;
    private static final double FLOAT32_MAPS = 1.25;
    private static final double BFLOAT16_MAPS = 0.66;
    private static final double DRAWN_MAPS = 1.77;
    private static final double LOST_BETWEEN = 0.80;
    private static final int MOST_DRAWN = 64;

    /// @param experiment what is to be trained
    /// @param classes classes of the data, 0 for an unconditional model
    /// @param pictures pictures of the data that are kept in memory
    static MemoryForecast of(Experiment experiment, int classes, long pictures) {
        var model = experiment.model();
        var train = experiment.train();
        double numbers = trained(experiment);
        double copies = train.gradientCheckpointing() ? COPIES_RETURNED : COPIES;
        double parameters = (4 + copies)
                        * Translation.generator(Layout.SAGAN, model, classes).parameters()
                + (3 + copies)
                        * Translation.discriminator(Layout.SAGAN, model, classes)
                                .parameters();
        double training =
                (Machine.usesBfloat16(train.precision(), Machine.place(train.device())) ? BFLOAT16_MAPS : FLOAT32_MAPS)
                        * numbers;
        double drawing = DRAWN_MAPS * drawn(experiment, classes);
        double lost = train.gradientCheckpointing() ? 0 : LOST_BETWEEN;
        double maps = Math.max(training, drawing) + lost * Math.min(training, drawing);
        double held = Math.min(
                3.0 * model.size() * model.size() * pictures,
                (double) (1L << 20) * experiment.data().memoryMegabytes());
        return new MemoryForecast(
                (long) (BASE + held + 4 * (parameters + maps)), train.batch(), train.gradientCheckpointing());
    }

    /// Numbers that drawing holds: inside the generator's largest part for the pictures drawn at once, those of a
    /// sheet or, where the run is measured, as many as are ever drawn at once.
    static double drawn(Experiment experiment, int classes) {
        int every = experiment.eval().every();
        boolean measured = every > 0 && every <= experiment.train().steps();
        int sheet = FixedLatents.rows(classes) * experiment.output().samplesPerClass();
        var place = Machine.place(experiment.train().device());
        return (measured ? MOST_DRAWN : Math.min(MOST_DRAWN, sheet))
                * MapCount.generator(experiment, pixels -> !SelfAttention.streams(pixels, place, false))
                        .largest();
    }

    /// Numbers that a training pass holds: of the discriminator's update, or of the generator's if that is more.
    static double trained(Experiment experiment) {
        var train = experiment.train();
        var place = Machine.place(train.device());
        boolean bfloat16 = Machine.usesBfloat16(train.precision(), place);
        LongPredicate mapped = pixels -> !SelfAttention.streams(pixels, place, bfloat16);
        var generator = MapCount.generator(experiment, mapped);
        var discriminator = MapCount.discriminator(experiment, mapped);
        var loss = experiment.loss();
        boolean again = train.gradientCheckpointing();
        double judged = (double) train.batch() / train.accumulation();
        double made = train.generatorBatch() == 0 ? judged : (double) train.generatorBatch() / train.accumulation();
        double passes = 2 + (loss.consistency() == null ? 0 : 2);
        double slopes = loss.gradientPenalty() != null || loss.r1() != null ? 2 : 0; // always kept
        double seen = passes * discriminator.held(again)
                + slopes * MapCount.discriminator(experiment, _ -> true).kept();
        double drawn = generator.held(again) + discriminator.held(again);
        if (again) {
            seen += (train.oneBatch() ? 2 : 1) * discriminator.largest();
            drawn += Math.max(generator.largest(), discriminator.largest());
        }
        return Math.max(judged * seen, made * drawn);
    }

    /// Memory of this machine in bytes, or what a container may use of it.
    static long available() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    /// Of so many equal trainings in one process.
    MemoryForecast times(int trainings) {
        return new MemoryForecast(trainings * bytes, batch, checkpointing);
    }

    /// What is to be said before training where memory will be short.
    ///
    /// @param memory there is, in bytes
    /// @throws ExperimentException when the run cannot be held at all
    Optional<String> require(long memory) {
        if (bytes > CLEARLY * memory) {
            throw new ExperimentException(List.of(sentence(memory)));
        }
        return bytes > NEARLY * memory ? Optional.of(sentence(memory)) : Optional.empty();
    }

    /// The same for a run that began elsewhere, whose batch is settled: it is never refused.
    Optional<String> noteOnResuming(long memory) {
        return bytes > NEARLY * memory
                ? Optional.of(measure(memory) + "; should it be killed, resume it "
                        + (checkpointing ? "on a larger machine" : "with --set train.gradientCheckpointing=true"))
                : Optional.empty();
    }

    private String sentence(long memory) {
        return measure(memory) + "; choose a smaller --batch or a larger train.accumulation"
                + (checkpointing ? "" : ", or --set train.gradientCheckpointing=true");
    }

    private String measure(long memory) {
        return "train.batch %s takes about %s of memory by a forecast, and this machine has %s"
                .formatted(batch, gibibytes(bytes), gibibytes(memory));
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}

package io.sagan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentYaml;
import io.sagan.data.Dataset;
import io.sagan.event.TrainingEvent.Saved;
import io.sagan.event.TrainingEvent.Ticked;
import io.sagan.metrics.Diversity;
import io.sagan.metrics.PictureSet;
import io.sagan.metrics.PixelFrechetDistance;
import io.sagan.metrics.SlicedWasserstein;
import io.sagan.metrics.SlicedWasserstein.Level;
import io.sagan.studio.EventLog;
import io.sagan.studio.RunDirectory;
import io.sagan.studio.SampleRequest;
import io.sagan.studio.TrainedGenerator;
import io.sagan.tensor.Engine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Scores runs on one data set, as rows of a Markdown table:
/// `mvn -q -pl core test -Dtest=RunScoreTest -DexcludedTests= -Druns=runs/a,runs/b -Dthreads=1`.
///
/// Each run draws as many pictures of each class as the data has, from the averaged generator of
/// its newest checkpoint. Without `runs` only the references are scored, on the built-in pictures.
@Tag("slow")
class RunScoreTest {
    private static final long SEED = 20_000;
    private static final Path ROOT = Path.of("..");

    private final List<String> lines = new ArrayList<>();

    @Test
    void scoresRuns() throws IOException {
        Engine.start();
        int threads = Engine.useThreads(Integer.getInteger("threads", 1));
        var runs = Stream.of(System.getProperty("runs", "").split(",", -1))
                .filter(name -> !name.isBlank())
                .map(name -> ROOT.resolve(name.strip()))
                .toList();
        var experiment = runs.isEmpty() ? Experiment.DEFAULT : experiment(runs.getFirst());
        try (var data = Dataset.open(experiment.data(), experiment.model().size(), _ -> {})) {
            var real = PictureSet.of(data);
            print(
                    "%d pictures of %s at %d px, classes as in the data, averaged generator, seed %d, engine %s, %d thread(s)%n"
                            .formatted(
                                    real.count(),
                                    experiment.data().source(),
                                    real.side(),
                                    SEED,
                                    Engine.version(),
                                    threads));
            references(real);
            for (var run : runs) {
                assertThat(experiment(run).data()).as("data of " + run).isEqualTo(experiment.data());
                print(row(run, data, real));
            }
        }
        assertThat(lines).hasSizeGreaterThanOrEqualTo(runs.size() + 2);
    }

    private void references(PictureSet real) {
        var order = new ArrayList<>(IntStream.range(0, real.count()).boxed().toList());
        Collections.shuffle(order, new java.util.Random(SEED));
        int half = real.count() / 2;
        var first = part(real, order.subList(0, half));
        var second = part(real, order.subList(half, 2 * half));
        var levels = SlicedWasserstein.between(first, second, SEED);
        var sides = levels.stream().map(level -> "SWD " + level.side()).collect(Collectors.joining(" | "));
        print("| run | pictures | steps | images | minutes | " + sides + " | SWD mean | FD 8×8 | diversity |");
        print("|---|" + "---:|".repeat(7 + levels.size()));
        print("| real, half against half | %d | – | – | – | %s |".formatted(half, figures(levels, first, second)));
        print("| noise | %d | – | – | – | %s |".formatted(real.count(), scores(real, noise(real))));
    }

    private static String row(Path run, Dataset data, PictureSet real) throws IOException {
        try (var generator = Sagan.load(run)) {
            var fake = drawn(generator, data);
            var reference = generator.classNames().isEmpty() ? real.withoutClasses() : real;
            var tick = tick(run);
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %.1f | %s |",
                    run.getFileName(),
                    fake.count(),
                    tick.step(),
                    tick.images(),
                    tick.seconds() / 60,
                    scores(reference, fake));
        }
    }

    private static String scores(PictureSet real, PictureSet fake) {
        return figures(SlicedWasserstein.between(real, fake, SEED), real, fake);
    }

    private static String figures(List<Level> levels, PictureSet real, PictureSet fake) {
        var each = levels.stream()
                .map(level -> String.format(Locale.ROOT, "%.2f", level.distance()))
                .collect(Collectors.joining(" | "));
        return String.format(
                Locale.ROOT,
                "%s | %.2f | %.3f | %.3f",
                each,
                SlicedWasserstein.mean(levels),
                PixelFrechetDistance.between(real, fake),
                Diversity.of(real, fake));
    }

    private static PictureSet drawn(TrainedGenerator generator, Dataset data) {
        var names = generator.classNames();
        if (names.isEmpty()) {
            int count = Math.toIntExact(data.count());
            return PictureSet.ofImages(
                    generator.samples(SampleRequest.seed(SEED), count), Collections.nCopies(count, 0));
        }
        var images = new ArrayList<BufferedImage>();
        var labels = new ArrayList<Integer>();
        var counts = data.classCounts();
        for (int label = 0; label < counts.length; label++) {
            int count = Math.toIntExact(counts[label]);
            // a seed for each class, since equal seeds give equal latents
            images.addAll(generator.samples(SampleRequest.seed(SEED + label).withClass(names.get(label)), count));
            labels.addAll(Collections.nCopies(count, label));
        }
        return PictureSet.ofImages(images, labels);
    }

    /// The last figures said up to the newest checkpoint, so that a run may be scored while it
    /// trains.
    private static Ticked tick(Path run) throws IOException {
        var log = RunDirectory.open(run).events();
        long saved = EventLog.read(log).stream()
                .mapToLong(event -> event instanceof Saved(var step, var _) ? step : 0)
                .max()
                .orElse(0);
        return EventLog.readTicks(log).stream()
                .filter(tick -> tick.step() <= saved)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private static Experiment experiment(Path run) throws IOException {
        return ExperimentYaml.read(RunDirectory.open(run).experiment());
    }

    private static PictureSet part(PictureSet set, List<Integer> indices) {
        return new PictureSet(
                set.side(),
                indices.stream().map(set.pictures()::get).toList(),
                indices.stream().map(set.labels()::get).toList());
    }

    private static PictureSet noise(PictureSet like) {
        var random = new SplittableRandom(SEED);
        var pictures = like.pictures().stream()
                .map(picture -> {
                    var noise = new byte[picture.length];
                    random.nextBytes(noise);
                    return noise;
                })
                .toList();
        return new PictureSet(like.side(), pictures, like.labels());
    }

    private void print(String line) {
        lines.add(line);
        System.out.println(line);
    }
}

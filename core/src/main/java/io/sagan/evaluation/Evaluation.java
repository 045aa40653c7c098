package io.sagan.evaluation;

import io.sagan.config.Measure;
import io.sagan.config.Protocol;
import io.sagan.event.Score;
import io.sagan.metrics.AtInfinity;
import io.sagan.metrics.Bootstrap;
import io.sagan.metrics.FrechetDistance;
import io.sagan.metrics.FrechetError;
import io.sagan.metrics.InceptionScore;
import io.sagan.metrics.InceptionScoreError;
import io.sagan.metrics.Interval;
import io.sagan.metrics.KernelDistance;
import io.sagan.metrics.KernelDistanceError;
import io.sagan.metrics.Memorisation;
import io.sagan.metrics.PrecisionRecall;
import io.sagan.metrics.PrecisionRecallError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Computes what is wanted of what a network saw.
///
/// A measure that cannot be had, for want of pictures or classes, does not cost the others: it is
/// named in the report with the reason.
public final class Evaluation {
    /// Rows are kept for error bars where they take no more.
    private static final long AFFORDABLE_BYTES = 1L << 30;

    private static final int MANY = 1000;

    /// A bootstrap of more features takes minutes, so it must be asked for.
    private static final int WIDE = 512;

    private final Observed real;
    private final Observed fake;
    private final Protocol protocol;
    private final long seed;
    private final List<Score> scores = new ArrayList<>();
    private final List<Likeness> likenesses = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private @Nullable ByClass byClass;

    private Evaluation(Observed real, Observed fake, Protocol protocol, long seed) {
        this.real = real;
        this.fake = fake;
        this.protocol = protocol;
        this.seed = seed;
    }

    /// What must be kept of the real pictures.
    ///
    /// @param measures what is measured
    public static Observed.Keep ofReal(List<Measure> measures) {
        return new Observed.Keep(
                measures.stream()
                        .anyMatch(measure ->
                                measure != Measure.IS && measure != Measure.FID && measure != Measure.INFINITY),
                false);
    }

    /// What must be kept of the generated pictures: their features where a measure needs them, or where
    /// they are affordable and serve for error bars.
    ///
    /// @param measures what is measured
    /// @param width numbers in a row of features
    /// @param pictures how many are to be looked at
    public static Observed.Keep ofFake(List<Measure> measures, int width, long pictures) {
        return new Observed.Keep(
                measures.stream().anyMatch(measure -> measure != Measure.IS && measure != Measure.FID)
                        || 4L * width * pictures <= AFFORDABLE_BYTES,
                measures.contains(Measure.IS) || measures.contains(Measure.INFINITY));
    }

    /// Measures.
    ///
    /// @param seed of resampling
    /// @param notes what was known before, first in the report
    /// @throws IllegalArgumentException if the two sets were seen by networks of different width
    public static EvaluationReport of(
            Observed real,
            Observed fake,
            List<Measure> measures,
            Protocol protocol,
            long seed,
            Stamp stamp,
            List<String> notes) {
        var evaluation = new Evaluation(real, fake, protocol, seed);
        evaluation.notes.addAll(notes);
        measures.forEach(evaluation::measure);
        var table = evaluation.byClass;
        return new EvaluationReport(
                stamp,
                evaluation.scores,
                table == null ? List.of() : table.rows(),
                evaluation.likenesses,
                evaluation.notes,
                evaluation.missing);
    }

    private void measure(Measure measure) {
        try {
            switch (measure) {
                case IS -> inceptionScore();
                case FID -> frechet();
                case KID -> kernel();
                case PRDC -> neighbours();
                case INTRA_FID -> {
                    scores.add(Score.of("intra-fid", classes().meanFrechet()));
                    classes().leftOut().ifPresent(notes::add);
                }
                case INFINITY -> infinity();
                case MEMORISATION -> memorisation();
                case DIVERSITY -> diversity();
            }
        } catch (IllegalArgumentException e) {
            missing.add(words(measure) + ": " + e.getMessage());
        }
    }

    private static String words(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void inceptionScore() {
        var settings = new InceptionScore.Settings(
                protocol.is().splits(), protocol.is().shuffleSeed(), false);
        var score = InceptionScore.of(logits(), settings);
        var number = Score.of("is", score.mean());
        if (settings.splits() > 1 && score.deviation() != null) {
            number = number.scattering(score.deviation());
        }
        scores.add(
                resampled() ? within(number, InceptionScoreError.bootstrap(logits(), settings, bootstrap())) : number);
    }

    private List<float[]> logits() {
        if (fake.logits().isEmpty()) {
            throw new IllegalArgumentException("this network has no logits; take --features inception");
        }
        return fake.logits();
    }

    private void frechet() {
        var fakes = fake.features();
        int width = real.moments().width();
        if (fake.count() <= width || real.count() <= width) {
            notes.add(
                    "fid: %s generated and %s real pictures for %s features leave the covariance without full rank, so the distance is far too high; take at least %s of each, and compare it only at equal numbers"
                            .formatted(fake.count(), real.count(), width, width + 1));
        }
        if (fakes == null) {
            scores.add(Score.of("fid", FrechetDistance.between(real.moments(), fake.moments())));
            notes.add(
                    "fid: no interval, as %s rows of features were too many to keep in memory".formatted(fake.count()));
            return;
        }
        boolean few = real.features() != null && real.count() <= width;
        var distance = Score.of(
                "fid",
                few ? FrechetDistance.between(real.rows(), fakes) : FrechetDistance.between(real.moments(), fakes));
        boolean linear = protocol.errors().fid() == Protocol.FrechetErrors.LINEAR;
        boolean full = fakes.count() > width && real.count() > width;
        if (!resampled()) {
            scores.add(distance);
        } else if (linear && full) {
            scores.add(within(distance, FrechetError.linear(real.moments(), fakes)));
        } else if (linear && width > WIDE) {
            scores.add(distance);
            notes.add("fid: no interval, as it needs more pictures than features; errors.fid=bootstrap takes long");
        } else {
            scores.add(within(distance, FrechetError.bootstrap(real.moments(), fakes, bootstrap())));
        }
    }

    private void kernel() {
        var kid = protocol.kid();
        int fewest = Math.min(real.rows().count(), fake.rows().count());
        if (kid.subsetSize() > fewest) {
            throw new IllegalArgumentException(
                    "kid.subsetSize must be at most the %s pictures of the smaller set, got %s; set it lower"
                            .formatted(fewest, kid.subsetSize()));
        }
        var settings =
                new KernelDistance.Settings(kid.subsets(), kid.subsetSize(), kid.seed(), KernelDistance.Kernel.CUBIC);
        var distance = KernelDistance.of(real.rows(), fake.rows(), settings);
        var number = Score.of("kid", distance.mean()).scattering(distance.deviation());
        scores.add(
                resampled()
                        ? within(number, KernelDistanceError.jackknife(real.rows(), fake.rows(), distance, settings))
                        : number);
    }

    private void neighbours() {
        var settings = new PrecisionRecall.Settings(
                protocol.prdc().k(), protocol.prdc().strict());
        var scored = PrecisionRecallError.of(real.rows(), fake.rows(), settings);
        var numbers = scored.scores();
        var errors = scored.error();
        add("precision", numbers.precision(), errors.precision());
        add("recall", numbers.recall(), errors.recall());
        add("density", numbers.density(), errors.density());
        add("coverage", numbers.coverage(), errors.coverage());
    }

    private void infinity() {
        var fakes = fake.rows();
        int width = fakes.width();
        // Below twice the features the distance bends away from a line in 1/N
        var settings = new AtInfinity.Settings(protocol.fid().points(), Math.max(2 * width, fakes.count() / 5), seed);
        if (settings.smallest() >= fakes.count()) {
            throw new IllegalArgumentException(
                    "%s features need more than %s generated pictures to extrapolate from, got %s"
                            .formatted(width, settings.smallest(), fakes.count()));
        }
        var distance = AtInfinity.frechet(real.moments(), fakes, settings);
        scores.add(Score.of("fid∞", distance.value()).scattering(distance.standardError()));
        if (!fake.logits().isEmpty()) {
            var score = AtInfinity.inceptionScore(fake.logits(), settings);
            scores.add(Score.of("is∞", score.value()).scattering(score.standardError()));
        }
    }

    private void memorisation() {
        var reals = real.rows();
        double quantile = reals.count() < MANY ? 0.05 : 0.01;
        var found = Memorisation.of(reals, fake.rows(), quantile);
        scores.add(Score.of("memorised", found.share()));
        notes.add(String.format(
                Locale.ROOT,
                "memorised: share of generated pictures nearer to a real one than %.0f %% of the real ones are to each other; a generator that learned the pictures' kind and none by heart has about %s. %s are exactly a real picture; %s real pictures repeat others",
                100 * quantile,
                quantile,
                found.copies(),
                found.repeatedReals()));
        for (int place : found.mostSuspicious(fake.rows().count())) {
            var nearest = found.nearest().get(place);
            likenesses.add(new Likeness(
                    place,
                    name(fake, place),
                    nearest.real(),
                    name(real, nearest.real()),
                    nearest.distance(),
                    nearest.rank(),
                    nearest.ratio()));
        }
    }

    private static String name(Observed observed, int place) {
        return place < observed.names().size() ? observed.names().get(place) : "picture " + place;
    }

    private void diversity() {
        if (real.classNames().isEmpty() || fake.classNames().isEmpty()) {
            scores.add(Score.of("diversity", ByClass.spread(real.rows(), fake.rows())));
            return;
        }
        var table = classes();
        scores.add(Score.of("diversity", table.meanSpread()));
        scores.add(Score.of("collapsed classes", table.collapsed()));
    }

    private ByClass classes() {
        if (byClass == null) {
            byClass = ByClass.of(real, fake, protocol);
        }
        return byClass;
    }

    private boolean resampled() {
        return protocol.errors().replicates() > 0;
    }

    private Bootstrap bootstrap() {
        return new Bootstrap(protocol.errors().replicates(), seed);
    }

    private void add(String name, double value, Interval interval) {
        scores.add(resampled() ? within(Score.of(name, value), interval) : Score.of(name, value));
    }

    private static Score within(Score score, Interval interval) {
        // Pictures that are all alike leave nothing to scatter
        return Double.isFinite(interval.low()) && Double.isFinite(interval.high())
                ? score.between(interval.low(), interval.high())
                : score;
    }
}

package io.sagan.studio;

import io.sagan.config.EvalSpec;
import io.sagan.config.Experiment;
import io.sagan.config.Measure;
import io.sagan.config.Protocol;
import io.sagan.data.Dataset;
import io.sagan.data.Picture;
import io.sagan.evaluation.DrawnPicture;
import io.sagan.evaluation.Evaluation;
import io.sagan.evaluation.EvaluationReport;
import io.sagan.evaluation.LabelShares;
import io.sagan.evaluation.Observed;
import io.sagan.evaluation.PictureSupply;
import io.sagan.evaluation.Stamp;
import io.sagan.event.Score;
import io.sagan.event.TrainingEvent.Evaluated;
import io.sagan.features.FeatureExtractor;
import io.sagan.models.Latents;
import io.sagan.sample.Sampler;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Seeds;
import io.sagan.train.GanState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Measures a run's averaged generator against its own pictures, again and again in the same way.
///
/// All random numbers come from streams of their own, so the training does not notice.
final class RunEvaluation implements AutoCloseable {
    private static final int MOST_REAL = 10_000;
    private static final int BATCH = 64;

    private final Experiment experiment;
    private final EvalSpec spec;
    private final Protocol protocol;
    private final FeatureExtractor network;
    private final Observed real;
    private final List<Integer> labels;
    private final Stamp stamp;
    private final GanState gan;
    private final ModelCard card;
    private final BestModel best;
    private final long seed;

    private RunEvaluation(
            Experiment experiment,
            Protocol protocol,
            FeatureExtractor network,
            Observed real,
            List<Integer> labels,
            Stamp stamp,
            GanState gan,
            ModelCard card,
            BestModel best) {
        this.experiment = experiment;
        this.spec = experiment.eval();
        this.protocol = protocol;
        this.network = network;
        this.real = real;
        this.labels = labels;
        this.stamp = stamp;
        this.gan = gan;
        this.card = card;
        this.best = best;
        this.seed = experiment.train().seed();
    }

    /// Opens the network and lets it look at the real pictures. What it holds natively belongs to the
    /// caller's scope.
    ///
    /// @param notes told what takes time
    /// @param stop true gives up, with an exception
    /// @throws IOException when the network or its weights cannot be used
    static RunEvaluation prepare(
            Experiment experiment,
            int threads,
            Dataset data,
            GanState gan,
            ModelCard card,
            RunDirectory run,
            EvaluationListener notes,
            BooleanSupplier stop)
            throws IOException {
        var spec = experiment.eval();
        var best = new BestModel(run.path());
        best.repair();
        if (spec.best() == EvalSpec.Best.INTRA_FID && card.classes().isEmpty()) {
            throw new IOException("eval.best cannot be intra_fid, as this run has no classes; choose fid or kid");
        }
        int reals = (int) Math.min(MOST_REAL, data.count());
        var usual = Protocol.TORCH_FIDELITY;
        // Subsets of half the smaller set still differ from each other
        int subset =
                Math.clamp(Math.min(reals, spec.samples()) / 2, 2, usual.kid().subsetSize());
        var protocol = usual.with(Map.of("kid.subsetSize", Integer.toString(subset)));
        var network = FeatureNetworks.open(spec.features(), protocol, null, data, threads, notes, stop);
        boolean whole = false;
        try {
            var classes = card.classes();
            var seen = Observed.of(
                    network,
                    spread(data, reals, stop),
                    classes,
                    new Observed.Keep(true, false),
                    BATCH,
                    done -> notes.done("looking at real pictures", done, reals));
            var shares = classes.isEmpty()
                    ? List.<Long>of()
                    : Arrays.stream(data.classCounts()).boxed().toList();
            var labels = LabelShares.of(shares, spec.samples());
            var stamp = stamp(spec, network, data, reals, protocol);
            notes.note("scores of protocol " + stamp.id() + " are of: "
                    + stamp.protocol().entrySet().stream()
                            .map(part -> part.getKey() + " " + part.getValue())
                            .collect(Collectors.joining("; ")));
            var evaluation = new RunEvaluation(experiment, protocol, network, seen, labels, stamp, gan, card, best);
            whole = true;
            return evaluation;
        } finally {
            if (!whole) {
                network.close();
            }
        }
    }

    private static Stamp stamp(EvalSpec spec, FeatureExtractor network, Dataset data, int reals, Protocol protocol) {
        var parts = new LinkedHashMap<String, String>();
        parts.put("features", FeatureNetworks.kind(spec.features(), protocol));
        parts.put("network", network.digest());
        parts.put("input", FeatureNetworks.input(spec.features(), protocol));
        parts.put("settings", EvaluationStamp.settings(protocol));
        parts.put("pictures read", "as for training, %s pixels".formatted(data.size()));
        parts.put("real", "%s of %s pictures, %s".formatted(reals, data.count(), data.fingerprint()));
        parts.put("generated", spec.samples() + " pictures");
        return new Stamp(parts, Map.of());
    }

    /// So many pictures of a data set, evenly spaced.
    private static PictureSupply spread(Dataset data, int count, BooleanSupplier stop) {
        var next = new int[1];
        return most -> {
            if (stop.getAsBoolean()) {
                throw new IOException("stopped while the real pictures were looked at; no training was lost");
            }
            var pictures = new ArrayList<Picture>();
            for (; pictures.size() < most && next[0] < count; next[0]++) {
                long picture = next[0] * data.count() / count;
                pictures.add(new Picture(
                        data.name(picture), data.label(picture), data.size(), data.size(), data.picture(picture)));
            }
            return pictures;
        };
    }

    /// Measures the averaged generator and keeps it if it is the best.
    ///
    /// @param step steps done
    /// @param notes told what keeps a score from being had
    /// @throws IOException when the generator makes no pictures
    Evaluated measure(long step, Consumer<String> notes) throws IOException {
        long began = System.nanoTime();
        Observed fake;
        try {
            fake = Observed.of(
                    network,
                    drawn(),
                    card.classes(),
                    new Observed.Keep(true, spec.metrics().contains(Measure.IS)),
                    BATCH,
                    _ -> {});
        } catch (RuntimeException e) {
            throw new IOException(Engine.explained(e).getMessage(), e);
        }
        return scored(step, fake, began, notes);
    }

    private Evaluated scored(long step, Observed fake, long began, Consumer<String> notes) throws IOException {
        EvaluationReport report;
        try {
            report = Evaluation.of(real, fake, spec.metrics(), protocol, seed, stamp, List.of());
        } catch (RuntimeException e) {
            throw new IOException(Engine.explained(e).getMessage(), e);
        }
        report.missing().forEach(notes);
        var scores = new ArrayList<Score>();
        var name = spec.best().name().toLowerCase(Locale.ROOT).replace('_', '-');
        var chief = report.score(name);
        chief.ifPresent(scores::add);
        report.scores().stream().filter(score -> !score.name().equals(name)).forEach(scores::add);
        report.classes()
                .forEach(row -> row.scores().stream()
                        .filter(score -> score.name().equals("fid"))
                        .forEach(score -> scores.add(Score.of("intra-fid/" + row.name(), score.value()))));
        boolean kept = chief.isPresent() && keep(step, chief.get().value(), notes);
        return new Evaluated(step, scores, stamp.id(), kept, (System.nanoTime() - began) / 1e9);
    }

    /// A full disk costs the run the best generator and nothing else.
    private boolean keep(long step, double value, Consumer<String> notes) {
        try {
            return best.offer(
                    new BestModel.Kept(step, spec.best(), value, stamp.id()),
                    gan.ema().generator(),
                    card,
                    experiment);
        } catch (IOException e) {
            notes.accept(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private PictureSupply drawn() {
        var done = new int[1];
        return most -> {
            int size = Math.min(most, labels.size() - done[0]);
            if (size == 0) {
                return List.of();
            }
            var pictures = draw(done[0], size);
            done[0] += size;
            return pictures;
        };
    }

    private List<Picture> draw(int first, int size) {
        int latent = card.model().latent();
        try (var _ = new PointerScope()) {
            var z = new float[size * latent];
            var classes = new long[size];
            for (int i = 0; i < size; i++) {
                var random = Seeds.stream(seed, "evaluation", first + i);
                for (int j = 0; j < latent; j++) {
                    z[i * latent + j] = (float) random.nextGaussian();
                }
                classes[i] = labels.get(first + i);
            }
            var latents = new Latents(Tensor.create(z, size, latent), Tensor.create(classes, size));
            var images = new Sampler(gan.ema().generator()).images(latents);
            var pictures = new ArrayList<Picture>();
            for (int i = 0; i < size; i++) {
                pictures.add(DrawnPicture.of(images.get(i), "sample " + (first + i), labels.get(first + i)));
            }
            return pictures;
        }
    }

    @Override
    public void close() {
        network.close();
    }
}

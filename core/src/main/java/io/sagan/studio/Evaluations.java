package io.sagan.studio;

import io.sagan.config.DataSpec;
import io.sagan.config.FeatureChoice;
import io.sagan.config.Protocol;
import io.sagan.data.CacheFolder;
import io.sagan.data.Dataset;
import io.sagan.data.LeftOutFile;
import io.sagan.data.PictureReading;
import io.sagan.data.PictureReading.AsStored;
import io.sagan.data.PictureReading.ForModel;
import io.sagan.data.PictureStream;
import io.sagan.data.Sha256;
import io.sagan.evaluation.Evaluation;
import io.sagan.evaluation.LabelShares;
import io.sagan.evaluation.Observed;
import io.sagan.evaluation.ObservedFile;
import io.sagan.evaluation.Stamp;
import io.sagan.features.FeatureExtractor;
import io.sagan.studio.EvaluationSide.Drawn;
import io.sagan.studio.EvaluationSide.Stored;
import io.sagan.tensor.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;

/// Measures pictures against others: opens both sides, lets a network look at them, and computes.
public final class Evaluations {
    private static final int MOST_DRAWN = 50_000;
    private static final int LEAST_SIDE = 16;
    private static final int USUAL_SIDE = 64;
    private static final long MOST_CACHED_BYTES = 512L << 20;

    private final EvaluationRequest request;
    private final EvaluationListener listener;
    private final List<String> notes = new ArrayList<>();

    private Evaluations(EvaluationRequest request, EvaluationListener listener) {
        this.request = request;
        this.listener = listener;
    }

    /// Measures.
    ///
    /// @param nearest whether generated pictures are drawn beside their nearest real ones
    /// @param listener hears how far it is, on this thread
    /// @throws IOException when a side, the network or its weights cannot be used, in one sentence
    /// @throws IllegalArgumentException when parts of the request do not go together
    public static EvaluationResult run(EvaluationRequest request, boolean nearest, EvaluationListener listener)
            throws IOException {
        Engine.start();
        Engine.useThreads(request.threads());
        try {
            return new Evaluations(request, listener).run(nearest);
        } catch (ArithmeticException e) {
            throw new IOException(e.getMessage(), e);
        } catch (RuntimeException e) {
            throw Engine.explained(e);
        }
    }

    private EvaluationResult run(boolean nearest) throws IOException {
        boolean modelFake = EvaluationSide.isModel(request.fake());
        boolean modelReal = EvaluationSide.isModel(request.real());
        boolean learned = request.features().equals(FeatureChoice.DATASET);
        if (learned && modelReal) {
            throw new IllegalArgumentException(
                    "the features dataset are learned from real pictures, and %s is a model; name the pictures it was trained on, or take --features inception"
                            .formatted(request.real()));
        }
        var reading = reading(modelFake, modelReal, learned);
        try (var _ = new PointerScope();
                var data = learned ? open((ForModel) reading) : null;
                var network = FeatureNetworks.open(
                        request.features(),
                        request.protocol(),
                        request.weights(),
                        data,
                        request.threads(),
                        listener,
                        () -> false)) {
            var wanted = Evaluation.needs(request.measures());
            var real = modelReal
                    ? drawn(network, request.real(), List.of(), count(request.fake(), reading), wanted)
                    : stored(network, request.real(), reading, "real pictures", wanted, true);
            var fake = modelFake
                    ? drawn(network, request.fake(), shares(real.seen, request.fake()), real.seen.count(), wanted)
                    : stored(network, request.fake(), reading, "generated pictures", wanted, false);
            var stamp = stamp(network, reading, real, fake);
            listener.note("computing the scores");
            var report = Evaluation.of(
                    real.seen, fake.seen, request.measures(), request.protocol(), request.seed(), stamp, notes);
            boolean drawable = nearest && !report.likenesses().isEmpty();
            return new EvaluationResult(
                    report, drawable ? NearestSheet.draw(report.likenesses(), fake.lookup, real.lookup) : null);
        }
    }

    /// A side that was looked at.
    ///
    /// @param digest SHA-256 of what is stored, or of the model's weights
    /// @param lookup gives its pictures once more
    private record Side(Observed seen, Map<String, String> origin, String digest, NearestSheet.Lookup lookup) {}

    /// Models decide the size; learned features need one; else pictures are taken as they are stored.
    private PictureReading reading(boolean modelFake, boolean modelReal, boolean learned) throws IOException {
        var background = DataSpec.DEFAULT.background();
        for (var side : List.of(request.fake(), request.real())) {
            boolean model = side.equals(request.fake()) ? modelFake : modelReal;
            if (model) {
                var card = ModelFiles.use(Path.of(side), ModelFiles::card);
                background = ModelFiles.use(Path.of(side), ModelFiles::background);
                if (request.size() != 0 && request.size() != card.model().size()) {
                    throw new IllegalArgumentException("size must be %s, as %s draws pictures of that size, got %s"
                            .formatted(card.model().size(), side, request.size()));
                }
                return new ForModel(card.model().size(), background);
            }
        }
        if (request.size() != 0) {
            return new ForModel(request.size(), background);
        }
        return learned
                ? new ForModel(Math.min(side(request.fake()), side(request.real())), background)
                : new AsStored();
    }

    /// The shorter side of a set's first picture, within what a small network looks at.
    private static int side(String source) throws IOException {
        try (var stream = PictureStream.open(source, new AsStored(), _ -> {})) {
            var first = stream.next(1);
            return first.isEmpty()
                    ? USUAL_SIDE
                    : Math.clamp(
                            Math.min(first.getFirst().width(), first.getFirst().height()), LEAST_SIDE, USUAL_SIDE);
        }
    }

    private Dataset open(ForModel reading) throws IOException {
        var spec = DataSpec.DEFAULT.withSource(request.real());
        var coloured =
                new DataSpec(spec.source(), spec.flip(), reading.background(), spec.strict(), spec.memoryMegabytes());
        return Dataset.open(coloured, reading.size(), _ -> {});
    }

    private static int count(String source, PictureReading reading) throws IOException {
        if (EvaluationSide.isModel(source)) {
            return MOST_DRAWN;
        }
        try (var stream = PictureStream.open(source, reading, _ -> {})) {
            return stream.count();
        }
    }

    private Side stored(
            FeatureExtractor network,
            String source,
            PictureReading reading,
            String what,
            Evaluation.Needs needs,
            boolean reference)
            throws IOException {
        try (var side = new Stored(source, reading, leftOut(what))) {
            var digest = side.contentDigest();
            var lookup = NearestSheet.stored(source, reading);
            var keep = new Observed.Keep(
                    needs.features(network.width(), side.count()),
                    needs.logits() && network.classes() > 0 && !reference);
            var file = CacheFolder.of("statistics").resolve(key(network, digest, keep) + ".safetensors");
            var known = reference ? ObservedFile.read(file) : java.util.Optional.<Observed>empty();
            if (known.isPresent()) {
                listener.note(what + ": " + known.get().count() + ", looked at before");
                return new Side(known.get(), side.origin(), digest, lookup);
            }
            var seen = Observed.of(
                    network,
                    side,
                    side.classNames(),
                    keep,
                    request.protocol().features().batch(),
                    done -> listener.done(what, done, side.count()));
            if (reference
                    && 4L * network.width() * (keep.features() ? seen.count() : network.width()) <= MOST_CACHED_BYTES) {
                keepFile(file, seen);
            }
            return new Side(seen, side.origin(), digest, lookup);
        }
    }

    /// A cache that cannot be written costs time, not the numbers.
    private void keepFile(Path file, Observed seen) {
        try {
            ObservedFile.write(file, seen);
        } catch (IOException e) {
            listener.note("the statistics could not be kept for the next time: " + e.getMessage());
        }
    }

    private String key(FeatureExtractor network, String digest, Observed.Keep keep) {
        return Sha256.of(String.join(
                "\n",
                digest,
                network.name(),
                network.digest(),
                request.protocol().features().toString(),
                request.protocol().onnx().toString(),
                keep.toString()));
    }

    private Side drawn(FeatureExtractor network, String model, List<Long> shares, long others, Evaluation.Needs needs)
            throws IOException {
        int count = request.samples() != 0 ? request.samples() : (int) Math.min(MOST_DRAWN, others);
        var generator = TrainedGenerator.load(Path.of(model));
        int classes = generator.classNames().size();
        var labels = shares.isEmpty() ? EvaluationSide.inTurn(classes, count) : LabelShares.of(shares, count);
        var sampling = new SampleRequest(request.seed(), null, request.truncation(), request.standing());
        try (var side = new Drawn(generator, Path.of(model), sampling, labels)) {
            var origin = new LinkedHashMap<>(side.origin());
            if (classes > 0) {
                origin.put("classes drawn", shares.isEmpty() ? "all in turn" : "as often as in the real pictures");
            }
            var keep =
                    new Observed.Keep(needs.features(network.width(), count), needs.logits() && network.classes() > 0);
            var seen = Observed.of(
                    network,
                    side,
                    side.classNames(),
                    keep,
                    request.protocol().features().batch(),
                    done -> listener.done("pictures drawn from " + model, done, count));
            return new Side(seen, origin, generator.digest(), NearestSheet.drawn(Path.of(model), sampling, labels));
        }
    }

    /// How often each class of a model is to be drawn: as in the real pictures, where both have the same.
    private static List<Long> shares(Observed real, String model) throws IOException {
        var features = real.features();
        var classes = ModelFiles.use(Path.of(model), ModelFiles::card).classes();
        if (features == null || classes.isEmpty() || !classes.equals(real.classNames())) {
            return List.of();
        }
        var counts = new long[classes.size()];
        for (int i = 0; i < features.count(); i++) {
            counts[features.label(i)]++;
        }
        return java.util.Arrays.stream(counts).boxed().toList();
    }

    private Stamp stamp(FeatureExtractor network, PictureReading reading, Side real, Side fake) {
        var protocol = new LinkedHashMap<String, String>();
        protocol.put("features", network.name());
        protocol.put("network", network.digest());
        protocol.put("input", FeatureNetworks.input(request.features(), request.protocol()));
        protocol.put("settings", request.protocolName() + ": " + settings(request.protocol()));
        protocol.put("pictures read", Stored.words(reading));
        protocol.put("real", "%s pictures, %s".formatted(real.seen.count(), real.digest));
        protocol.put("generated", fake.seen.count() + " pictures");
        var subject = new LinkedHashMap<String, String>();
        subject.put("generated", request.fake());
        fake.origin.forEach((name, value) -> {
            if (!name.equals("pictures") && !name.equals("read")) {
                subject.put(name, value);
            }
        });
        subject.put("against", request.real());
        subject.put("resampling seed", Long.toString(request.seed()));
        subject.put(
                "engine",
                String.format(Locale.ROOT, "%s, %s threads", Engine.version(), Engine.useThreads(request.threads())));
        return new Stamp(protocol, subject);
    }

    /// The settings of the scores, without the network's input, which is said apart.
    static String settings(Protocol protocol) {
        return "is %s splits, %s, logits %s bias; kid %s × %s, seed %s; prdc k %s, %s; fid at infinity from %s points"
                .formatted(
                        protocol.is().splits(),
                        protocol.is().shuffleSeed() == null
                                ? "in order"
                                : "shuffled by seed " + protocol.is().shuffleSeed(),
                        protocol.is().bias() ? "with" : "without",
                        protocol.kid().subsets(),
                        protocol.kid().subsetSize(),
                        protocol.kid().seed(),
                        protocol.prdc().k(),
                        protocol.prdc().strict() ? "border outside" : "border inside",
                        protocol.fid().points());
    }

    private Consumer<LeftOutFile> leftOut(String what) {
        return file -> {
            var sentence = "left out of the %s: %s (%s)"
                    .formatted(what, file.file(), file.reason())
                    .replaceAll("\\p{Cntrl}", "?");
            listener.note(sentence);
            notes.add(sentence);
        };
    }
}

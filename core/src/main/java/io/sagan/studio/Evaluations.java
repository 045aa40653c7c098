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
import io.sagan.features.FeatureExtractor;
import io.sagan.studio.EvaluationSide.Drawn;
import io.sagan.studio.EvaluationSide.Stored;
import io.sagan.studio.EvaluationStamp.LookedAt;
import io.sagan.tensor.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;

/// Measures pictures against others: opens both sides, lets a network look at them, and computes.
public final class Evaluations {
    private static final int MOST_DRAWN = 50_000;
    private static final int BATCH = 32;

    /// Raised whenever pictures are read, resized or looked at otherwise, so that kept statistics go.
    private static final String EXTRACTION = "extraction 1";

    /// What is added to the seed where the reference is drawn, so that two models share no latents.
    private static final long REFERENCE = 0x5ea9_4e57_a7e5_1a7eL;

    private static final long MOST_CACHED_BYTES = 512L << 20;

    private final EvaluationRequest request;
    private final EvaluationListener listener;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private Evaluations(EvaluationRequest request, EvaluationListener listener) {
        this.request = request;
        this.listener = listener;
    }

    /// Whether a path names a model and not pictures.
    public static boolean isModel(String source) {
        return EvaluationSide.isModel(source);
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
        for (var side : List.of(request.fake(), request.real())) {
            requirePictures(side);
        }
        var reading = CommonReading.of(request, learned);
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
            requireRoom(network.width(), modelFake, modelReal);
            var keepReal = Evaluation.ofReal(request.measures());
            var real = modelReal
                    ? drawn(network, request.real(), REFERENCE, List.of(), count(request.fake()), keepReal)
                    : reference(network, reading, keepReal);
            long fakes = modelFake ? drawnCount(real.seen().count()) : count(request.fake());
            var keepFake = Evaluation.ofFake(request.measures(), network.width(), fakes);
            var fake = modelFake
                    ? drawn(
                            network,
                            request.fake(),
                            0,
                            shares(real.seen(), request.fake()),
                            real.seen().count(),
                            logitsWhereThereAre(keepFake, network))
                    : stored(
                            network,
                            request.fake(),
                            reading,
                            digest(request.fake(), reading),
                            "generated pictures",
                            logitsWhereThereAre(keepFake, network));
            var protocol = protocol(Math.min(real.seen().count(), fake.seen().count()));
            var stamp = EvaluationStamp.of(request, network, protocol, reading, real, fake, modelReal);
            listener.note("computing the scores");
            var report =
                    Evaluation.of(real.seen(), fake.seen(), request.measures(), protocol, request.seed(), stamp, notes);
            boolean drawable = nearest && !report.likenesses().isEmpty();
            return new EvaluationResult(
                    report, drawable ? NearestSheet.draw(report.likenesses(), fake.lookup(), real.lookup()) : null);
        }
    }

    private static Observed.Keep logitsWhereThereAre(Observed.Keep keep, FeatureExtractor network) {
        return new Observed.Keep(keep.features(), keep.logits() && network.classes() > 0);
    }

    /// Refuses before hours of looking what no memory would hold afterwards.
    private void requireRoom(int width, boolean modelFake, boolean modelReal) throws IOException {
        if (!Evaluation.ofReal(request.measures()).features()) {
            return;
        }
        long reals = modelReal ? drawnCount(MOST_DRAWN) : count(request.real());
        long fakes = modelFake ? drawnCount(reals) : count(request.fake());
        long bytes = 4L * width * (reals + fakes);
        long room = Runtime.getRuntime().maxMemory() / 4 * 3;
        if (bytes > room) {
            throw new IllegalArgumentException(
                    "metrics other than is, fid and infinity keep the features of all pictures, %s MiB here, and Java may use %s MiB; leave them out, give fewer pictures or more memory by SAGAN_JAVA_OPTS=-Xmx…"
                            .formatted(bytes >> 20, room >> 20));
        }
    }

    private int drawnCount(long others) {
        return request.samples() != 0 ? request.samples() : (int) Math.min(MOST_DRAWN, others);
    }

    /// What cannot work is said before anything is learned or looked at.
    private void requirePictures(String side) throws IOException {
        if (EvaluationSide.isModel(side)) {
            return;
        }
        if (Files.isDirectory(Path.of(side)) && RunDirectory.isRun(Path.of(side))) {
            throw new IOException(side + " is a run without a whole checkpoint yet; train it for longer");
        }
        int count = count(side);
        if (count < 2) {
            throw new IOException("%s holds %s that may be pictures; at least 2 are needed on either side"
                    .formatted(side, count == 0 ? "no files" : "one file"));
        }
    }

    private Dataset open(ForModel reading) throws IOException {
        var spec = DataSpec.DEFAULT.withSource(request.real());
        var coloured =
                new DataSpec(spec.source(), spec.flip(), reading.background(), spec.strict(), spec.memoryMegabytes());
        return Dataset.open(coloured, reading.size(), _ -> {});
    }

    /// What a packed file cannot give as it is asked for belongs beside the numbers, once if it is both sides.
    private void noteDepartures(Stored side) {
        side.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
    }

    /// How many pictures a side may have. A large folder takes long to list, so it is listed once.
    private int count(String source) throws IOException {
        if (EvaluationSide.isModel(source)) {
            return MOST_DRAWN;
        }
        var known = counts.get(source);
        if (known != null) {
            return known;
        }
        try (var stream = PictureStream.open(source, new AsStored(), _ -> {})) {
            counts.put(source, stream.count());
            return stream.count();
        }
    }

    private String digest(String source, PictureReading reading) throws IOException {
        try (var side = new Stored(source, reading, _ -> {})) {
            noteDepartures(side);
            return side.contentDigest();
        }
    }

    private LookedAt stored(
            FeatureExtractor network,
            String source,
            PictureReading reading,
            String digest,
            String what,
            Observed.Keep keep)
            throws IOException {
        var leftOut = new ArrayList<String>();
        try (var side = new Stored(source, reading, leftOut(leftOut))) {
            var seen = Observed.of(
                            network,
                            side,
                            side.classNames(),
                            keep,
                            BATCH,
                            done -> listener.done(what, done, side.count()))
                    .without(leftOut);
            note(what, seen);
            return new LookedAt(seen, Map.of("content", digest), digest, NearestSheet.stored(source, reading));
        }
    }

    /// The real pictures, whose statistics are kept for the next time.
    private LookedAt reference(FeatureExtractor network, PictureReading reading, Observed.Keep keep)
            throws IOException {
        var digest = digest(request.real(), reading);
        var file = CacheFolder.of("statistics").resolve(key(network, digest, keep) + ".safetensors");
        var known = ObservedFile.read(file);
        if (known.isPresent()) {
            listener.note(
                    "real pictures: %s, looked at before".formatted(known.get().count()));
            note("real pictures", known.get());
            return new LookedAt(known.get(), Map.of(), digest, NearestSheet.stored(request.real(), reading));
        }
        var side = stored(network, request.real(), reading, digest, "real pictures", keep);
        if (4L * network.width() * (keep.features() ? side.seen().count() : network.width()) <= MOST_CACHED_BYTES) {
            keepFile(file, side.seen());
        }
        return side;
    }

    private void note(String what, Observed seen) {
        seen.leftOut().forEach(file -> notes.add("left out of the %s: %s".formatted(what, file)));
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
                EXTRACTION,
                Engine.version(),
                Integer.toString(Engine.useThreads(request.threads())),
                digest,
                network.name(),
                network.digest(),
                request.protocol().features().toString(),
                request.protocol().onnx().toString(),
                keep.toString()));
    }

    private LookedAt drawn(
            FeatureExtractor network, String model, long stream, List<Long> shares, long others, Observed.Keep keep)
            throws IOException {
        int count = drawnCount(others);
        var generator = TrainedGenerator.load(Path.of(model));
        int classes = generator.classNames().size();
        var labels = shares.isEmpty() ? EvaluationSide.inTurn(classes, count) : LabelShares.of(shares, count);
        var sampling = new SampleRequest(request.seed() + stream, null, request.truncation(), request.standing());
        try (var side = new Drawn(generator, Path.of(model), sampling, labels)) {
            var origin = new LinkedHashMap<>(side.origin());
            if (classes > 0) {
                origin.put("classes drawn", shares.isEmpty() ? "all in turn" : "as often as in the real pictures");
            }
            var seen = Observed.of(
                    network,
                    side,
                    side.classNames(),
                    keep,
                    BATCH,
                    done -> listener.done("pictures drawn from " + model, done, count));
            return new LookedAt(
                    seen, origin, side.digest(), NearestSheet.drawn(Path.of(model), side.digest(), sampling, labels));
        }
    }

    /// How often each class of a model is to be drawn: as in the real pictures, where both have the same
    /// names, in whatever order.
    private static List<Long> shares(Observed real, String model) throws IOException {
        var classes = ModelFiles.useBest(Path.of(model), ModelFiles::card).classes();
        var names = real.classNames();
        if (classes.isEmpty() || names.size() != classes.size() || !names.containsAll(classes)) {
            return List.of();
        }
        return classes.stream()
                .map(name -> real.classCounts().get(names.indexOf(name)))
                .toList();
    }

    private Protocol protocol(long fewest) {
        var asked = request.protocol();
        return request.fitted() && asked.kid().subsetSize() > fewest
                ? asked.with("kid.subsetSize", Long.toString(fewest))
                : asked;
    }

    private Consumer<LeftOutFile> leftOut(List<String> names) {
        return file -> {
            var sentence = "%s (%s)".formatted(file.file(), file.reason()).replaceAll("\\p{Cntrl}", "?");
            listener.note("left out: " + sentence);
            names.add(sentence);
        };
    }
}

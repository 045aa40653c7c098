package io.sagan.cli;

import io.sagan.config.DataSpec;
import io.sagan.config.FeatureChoice;
import io.sagan.config.Measure;
import io.sagan.config.Protocol;
import io.sagan.studio.EvaluationRequest;
import io.sagan.studio.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sagan evaluate`: what generated pictures are worth, in numbers that others can repeat.
@Command(
        name = "evaluate",
        description = {
            "Measures generated pictures against real ones: IS, FID, KID, precision and recall.",
            "Each side is a folder, a zip, CIFAR-10's binary files, a packed file, noto-emoji, or a model,",
            "which is drawn from."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String USUAL = "torch-fidelity";
    private static final int MOST_STANDING = 10_000;

    @Parameters(paramLabel = "FAKE", description = "Generated pictures, or the model that draws them.")
    @SuppressWarnings("NullAway.Init")
    String fake;

    @Option(names = "--against", paramLabel = "REAL", required = true, description = "The real pictures.")
    @SuppressWarnings("NullAway.Init")
    String real;

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "NAME",
            description = "Any of is, fid, kid, prdc, intra-fid, infinity, memorisation, diversity"
                    + " (default: fid, kid, prdc; is with inception).")
    List<String> metrics = new ArrayList<>();

    @Option(
            names = "--features",
            paramLabel = "inception|dataset|onnx:FILE",
            description = "The network that looks (default: inception where --weights or --protocol is given;"
                    + " else dataset, a small one trained on REAL and comparable on REAL only).")
    @Nullable
    String features;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Inception's weights, .pth or safetensors (default: the published ones, fetched once).")
    @Nullable
    Path weights;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "Settings of torch-fidelity (the default), pytorch-fid or studiogan-clean.")
    @Nullable
    String protocol;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Change a setting of the protocol, such as kid.subsetSize=500; see docs/evaluation.md.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Pictures drawn from a model (default: as many as the other side has, at most 50000).")
    @Nullable
    Integer samples;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "Bring both sides to this size as for training (default: a model's own size; with dataset"
                    + " that of REAL's first picture, at most 64; else pictures as they are stored).")
    @Nullable
    Integer size;

    @Option(names = "--seed", paramLabel = "N", description = "Decides latents and resampling (default: 1).")
    @Nullable
    Long seed;

    @Mixin
    final TruncationOption truncation = new TruncationOption();

    @Option(
            names = "--standing",
            paramLabel = "N",
            description = "Measure a model's batch-norm statistics anew from N batches (default: those of training).")
    @Nullable
    Integer standing;

    @Option(names = "--threads", paramLabel = "N", description = "Engine threads; 0 for one per core.")
    @Nullable
    Integer threads;

    @Option(
            names = "--nearest",
            paramLabel = "FILE.png",
            description = "Draw generated pictures beside the real ones nearest to them, the likest first.")
    @Nullable
    Path nearest;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything as JSON too; - for the output.")
    @Nullable
    Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    EvaluateCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        var request = request();
        var text = spec.commandLine().getOut();
        boolean toOutput = json != null && json.toString().equals("-");
        EvaluationResult result;
        try (var progress = Looked.on(toOutput ? spec.commandLine().getErr() : text)) {
            result = backend.evaluate(request, nearest != null, progress);
        }
        text.print(toOutput ? result.json() : new ScoreTable(result.report()).text());
        text.flush();
        if (json != null && !toOutput) {
            backend.write(result.json(), json);
        }
        if (nearest != null) {
            var sheet = result.nearest();
            if (sheet == null) {
                throw new IOException("there are no likenesses to draw into " + nearest);
            }
            backend.write(sheet, nearest);
            if (!toOutput) {
                text.println("Nearest pictures: " + nearest);
                text.flush();
            }
        }
        return result.report().missing().isEmpty() || metrics.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private EvaluationRequest request() {
        var chosen = features != null
                ? features
                : weights != null || protocol != null ? FeatureChoice.INCEPTION : FeatureChoice.DATASET;
        if (weights != null && !chosen.equals(FeatureChoice.INCEPTION)) {
            throw new UsageException("--weights are Inception's; leave them out with --features " + chosen);
        }
        if (weights != null && !Files.isReadable(weights)) {
            throw new UsageException("--weights must name a readable file, got " + weights);
        }
        if (json != null && !json.toString().equals("-")) {
            requireWritable("--json", json);
        }
        if (nearest != null) {
            if (!nearest.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw new UsageException("--nearest is written as PNG: it must end in .png, got " + nearest);
            }
            requireWritable("--nearest", nearest);
        }
        requireModelFor("--samples", samples);
        requireModelFor("--truncation", truncation.isGiven() ? truncation : null);
        requireModelFor("--standing", standing);
        requireIn("--samples", samples, 2, Integer.MAX_VALUE);
        requireIn("--standing", standing, 0, MOST_STANDING);
        requireIn("--threads", threads, 0, 1024);
        var name = protocol == null ? USUAL : protocol;
        var named = Protocol.NAMED.get(name);
        if (named == null) {
            throw new UsageException("--protocol must be one of "
                    + Protocol.NAMED.keySet().stream().sorted().collect(Collectors.joining(", ")) + ", got " + name);
        }
        return Usage.check(() -> new EvaluationRequest(
                side("FAKE", fake),
                side("--against", real),
                measures(chosen),
                chosen,
                weights,
                named.with(settings),
                settings.isEmpty() ? name : name + ", changed: " + String.join(", ", settings.keySet()),
                protocol == null && !settings.containsKey("kid.subsetSize"),
                samples == null ? 0 : samples,
                size == null ? 0 : size,
                seed == null ? 1 : seed,
                truncation.value(),
                standing == null ? 0 : standing,
                threads == null ? 0 : threads));
    }

    private static String side(String what, String source) {
        if (!source.equals(DataSpec.BUILT_IN) && !Files.exists(Path.of(source))) {
            throw new UsageException("%s must be pictures or a model; there is nothing at %s".formatted(what, source));
        }
        return source;
    }

    /// Found out before hours of looking, not after them.
    private static void requireWritable(String option, Path file) {
        var folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new UsageException(option + " must name a file, got the folder " + file);
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new UsageException("%s must lie in a folder that can be written, got %s".formatted(option, file));
        }
    }

    /// What only drawing uses would be passed over in silence where both sides are files.
    private void requireModelFor(String option, @Nullable Object given) {
        if (given != null && !backend.isModel(fake) && !backend.isModel(real)) {
            throw new UsageException(option + " is for a model that is drawn from, and neither side is one");
        }
    }

    private static void requireIn(String option, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new UsageException("%s must be in %s..%s, got %s".formatted(option, least, most, value));
        }
    }

    private List<Measure> measures(String features) {
        var named = named(features);
        return nearest == null || named.contains(Measure.MEMORISATION)
                ? named
                : Stream.concat(named.stream(), Stream.of(Measure.MEMORISATION)).toList();
    }

    private List<Measure> named(String features) {
        if (metrics.isEmpty()) {
            return features.equals(FeatureChoice.INCEPTION)
                    ? List.of(Measure.IS, Measure.FID, Measure.KID, Measure.PRDC)
                    : List.of(Measure.FID, Measure.KID, Measure.PRDC);
        }
        return metrics.stream().map(EvaluateCommand::measure).distinct().toList();
    }

    private static Measure measure(String name) {
        return Arrays.stream(Measure.values())
                .filter(measure -> spelled(measure)
                        .equals(name.strip().toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new UsageException("--metrics must be of "
                        + Arrays.stream(Measure.values())
                                .map(EvaluateCommand::spelled)
                                .collect(Collectors.joining(", "))
                        + ", got " + name));
    }

    private static String spelled(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.sagan.cli;

import io.sagan.config.DataSpec;
import io.sagan.config.FeatureChoice;
import io.sagan.config.Measure;
import io.sagan.config.Protocol;
import io.sagan.studio.EvaluationRequest;
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
            "Each side is a folder, a zip, CIFAR-10's binary files, noto-emoji, or a model, which is drawn from."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String USUAL = "torch-fidelity";

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
            description = "Bring both sides to this size as for training (default: a model's own size, else pictures"
                    + " as they are stored).")
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
        var progress = Looked.on(toOutput ? spec.commandLine().getErr() : text);
        var result = backend.evaluate(request, nearest, progress);
        progress.end();
        if (json != null && !toOutput) {
            Files.writeString(json, result.json());
        }
        text.print(toOutput ? result.json() : new ScoreTable(result.report()).text());
        if (nearest != null && !toOutput) {
            text.println("Nearest pictures: " + nearest);
        }
        text.flush();
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
        requireFree("--json", json);
        requireFree("--nearest", nearest);
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
                settings.isEmpty() ? name : name + ", changed",
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

    private static void requireFree(String option, @Nullable Path file) {
        if (file != null && Files.isDirectory(file)) {
            throw new UsageException(option + " must name a file, got the folder " + file);
        }
    }

    private List<Measure> measures(String features) {
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

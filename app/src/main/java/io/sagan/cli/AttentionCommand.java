package io.sagan.cli;

import io.sagan.cli.AttentionOptions.Generated;
import io.sagan.cli.AttentionOptions.Real;
import io.sagan.cli.AttentionOptions.Subject;
import io.sagan.studio.AttentionRequest;
import io.sagan.studio.AttentionRequest.Point;
import io.sagan.studio.ModelDescription;
import io.sagan.studio.SampleRequest;
import io.sagan.studio.TrainedGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sagan attention`: where self-attention looks.
@Command(
        name = "attention",
        description = "Draws where self-attention looks: pictures with query points, one map per point.")
final class AttentionCommand implements Callable<Integer> {
    private static final Pattern AUTOMATIC = Pattern.compile("auto(?::([1-9]))?");
    private static final Pattern POINT = Pattern.compile("\\s*([0-9]{1,5})\\s*,\\s*([0-9]{1,5})\\s*");
    private static final int USUAL_POINTS = 5;
    private static final int USUAL_PICTURES = 4;

    @Parameters(paramLabel = "MODEL", description = "Run, checkpoint or model folder.")
    @SuppressWarnings("NullAway.Init")
    Path model;

    @Option(
            names = "--queries",
            paramLabel = "auto[:N]|X,Y;X,Y",
            defaultValue = "auto",
            description = "N points whose patterns differ (default: auto:5), or pixels of the picture, at most 7.")
    String queries = "auto";

    @Option(names = "--count", paramLabel = "N", description = "Generated pictures (default: 4).")
    @Nullable
    Integer count;

    @Option(names = "--class", paramLabel = "NAME|INDEX", description = "Only this class (default: all in turn).")
    @Nullable
    String label;

    @Option(names = "--seed", paramLabel = "N", description = "Decides the latents (default: 1).")
    @Nullable
    Long seed;

    @Mixin
    final TruncationOption truncation = new TruncationOption();

    @Option(
            names = "--layer",
            paramLabel = "SIDE",
            description = "Only the block on feature maps of this side (default: all).")
    @Nullable
    String layer;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "The discriminator on this picture, cropped and resized as in training, instead of the"
                    + " generator. MODEL must have one.")
    @Nullable
    Path image;

    @Option(names = "--out", paramLabel = "FILE.png", description = "The figure (default: attention.png).")
    Path out = Path.of("attention.png");

    @Option(names = "--json", description = "Print the numbers as JSON.")
    boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    AttentionCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        ModelArgument.require(model);
        var options = new AttentionOptions(model, subject(), request(), out);
        Usage.check(() -> backend.describe(model).map(this::require));
        var report = backend.attention(options);
        var text = spec.commandLine().getOut();
        text.print(json ? report.json() : report.text());
        if (!json) {
            text.println(out);
        }
        text.flush();
        return ExitCode.OK;
    }

    private ModelDescription require(ModelDescription known) {
        if (label != null) {
            known.requireClass("--class", label);
        }
        if (layer != null) {
            known.requireLayer("--layer", image != null, layer);
        }
        return known;
    }

    private Subject subject() {
        if (image == null) {
            var bound = truncation.value();
            int pictures = count == null ? USUAL_PICTURES : count;
            if (pictures < 1 || pictures > TrainedGenerator.MOST_ATTENTION) {
                throw new UsageException(
                        "--count must be in 1.." + TrainedGenerator.MOST_ATTENTION + ", got " + pictures);
            }
            return new Generated(new SampleRequest(seed == null ? 1 : seed, label, bound, 0), pictures);
        }
        if (count != null || label != null || seed != null || truncation.isGiven()) {
            throw new UsageException(
                    "--image decides the picture alone; leave out --count, --class, --seed and --truncation");
        }
        return new Real(image);
    }

    private AttentionRequest request() {
        var automatic = AUTOMATIC.matcher(queries.strip());
        return Usage.check(() -> {
            if (!automatic.matches()) {
                return new AttentionRequest(points(), 1, layer);
            }
            var number = automatic.group(1);
            return new AttentionRequest(List.of(), number == null ? USUAL_POINTS : Integer.parseInt(number), layer);
        });
    }

    private List<Point> points() {
        return Arrays.stream(queries.split(";", -1))
                .map(each -> {
                    var point = POINT.matcher(each);
                    if (!point.matches()) {
                        throw new UsageException(
                                "--queries must be auto, auto:N with N in 1..7, or pixels such as 8,8;20,11, got "
                                        + queries);
                    }
                    return new Point(Integer.parseInt(point.group(1)), Integer.parseInt(point.group(2)));
                })
                .toList();
    }
}

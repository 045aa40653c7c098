package io.sagan.cli;

import io.sagan.animation.AnimationFile;
import io.sagan.studio.Interpolation;
import io.sagan.studio.Interpolation.Way;
import io.sagan.studio.SampleRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sagan interpolate`: from one picture to another.
@Command(
        name = "interpolate",
        description = "Goes from picture to picture, through latents, classes or both: a sheet, GIF or video.")
final class InterpolateCommand implements Callable<Integer> {
    private static final int SHEET_STEPS = 9;
    private static final int ANIMATION_STEPS = 49;

    @Parameters(
            paramLabel = "MODEL",
            description = "Run (its best measured generator, else its newest), checkpoint or model folder.")
    @SuppressWarnings("NullAway.Init")
    Path model;

    @Option(names = "--from-seed", paramLabel = "N", description = "Latents at the start (default: 1).")
    @Nullable
    Long fromSeed;

    @Option(
            names = "--to-seed",
            paramLabel = "N",
            description = "Latents at the end (default: the next seed; with classes given, the same).")
    @Nullable
    Long toSeed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = ",",
            description = "Latents of all stops, two or more, instead of the two above.")
    @Nullable
    List<Long> seeds;

    @Option(names = "--from-class", paramLabel = "NAME|INDEX", description = "Class at the start.")
    @Nullable
    String fromClass;

    @Option(names = "--to-class", paramLabel = "NAME|INDEX", description = "Class at the end.")
    @Nullable
    String toClass;

    @Option(names = "--class", paramLabel = "NAME|INDEX", description = "One class throughout (default: one a row).")
    @Nullable
    String label;

    @Mixin
    final TruncationOption truncation = new TruncationOption();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Pictures from stop to stop, both counted (default: 9; 49 in an animation).")
    @Nullable
    Integer steps;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Interpolations in the sheet, or side by side in each frame (default: as many as the model"
                    + " has classes; 1 in an animation).")
    @Nullable
    Integer rows;

    @Option(
            names = "--straight",
            description = "Take the straight line through the latents instead of the arc that keeps their length.")
    boolean straight;

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "25",
            description = "Frames per second of an animation (default: ${DEFAULT-VALUE}).")
    int framesPerSecond = 25;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "*.png for a sheet, *.gif, *.mp4 (H.264) or *.webm (VP9) for an animation, which returns to"
                    + " its start (default: interpolation.png).")
    Path out = Path.of("interpolation.png");

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    InterpolateCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        ModelArgument.require(model);
        boolean animated = AnimationFile.isAnimation(out);
        if (!animated && !out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new UsageException("--out must end in .png, .gif, .mp4 or .webm, got " + out);
        }
        if (framesPerSecond < 1 || framesPerSecond > 100) {
            throw new UsageException("--fps must be in 1..100, got " + framesPerSecond);
        }
        if (rows != null && (rows < 1 || rows > 999)) {
            throw new UsageException("--rows must be in 1..999, got " + rows);
        }
        int wanted = steps != null ? steps : animated ? ANIMATION_STEPS : SHEET_STEPS;
        var path = Usage.check(() -> new Interpolation(stops(), wanted, animated, straight ? Way.LERP : Way.SLERP));
        requireClass("--class", label);
        requireClass("--from-class", fromClass);
        requireClass("--to-class", toClass);
        backend.interpolate(new InterpolateOptions(model, path, rows == null ? 0 : rows, framesPerSecond, out));
        var text = spec.commandLine().getOut();
        text.println(out);
        text.flush();
        return ExitCode.OK;
    }

    private void requireClass(String option, @Nullable String name) {
        if (name != null) {
            Usage.check(() -> backend.describe(model).map(known -> known.requireClass(option, name)));
        }
    }

    private List<SampleRequest> stops() {
        var through = seeds();
        if (label != null && (fromClass != null || toClass != null)) {
            throw new UsageException("--class stays throughout; give it, or --from-class and --to-class");
        }
        if ((fromClass == null) != (toClass == null)) {
            throw new UsageException("--from-class and --to-class belong together");
        }
        double bound = truncation.value();
        var stops = new ArrayList<SampleRequest>();
        for (int i = 0; i < through.size(); i++) {
            var name = fromClass == null ? label : i < through.size() - 1 ? fromClass : toClass;
            stops.add(new SampleRequest(through.get(i), name, bound, 0));
        }
        return stops;
    }

    private List<Long> seeds() {
        if (seeds != null) {
            if (fromSeed != null || toSeed != null || fromClass != null) {
                throw new UsageException(
                        "--seeds names all stops; leave out --from-seed, --to-seed, --from-class and --to-class");
            }
            if (seeds.size() < 2) {
                throw new UsageException("--seeds must name at least 2 seeds, got " + seeds.size());
            }
            return seeds;
        }
        long from = fromSeed == null ? 1 : fromSeed;
        return List.of(from, toSeed != null ? toSeed : fromClass == null ? from + 1 : from);
    }
}

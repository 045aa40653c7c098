package io.sagan.cli;

import io.sagan.cli.SampleOptions.Drawing;
import io.sagan.cli.SampleOptions.Grid;
import io.sagan.cli.SampleOptions.Singles;
import io.sagan.cli.SampleOptions.UsualSheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/// `sagan sample`: pictures from a trained generator.
@Command(name = "sample", description = "Draws pictures: a sheet, single files, or the raw tensor for given latents.")
final class SampleCommand implements Callable<Integer> {
    private static final Pattern GRID = Pattern.compile("([1-9][0-9]{0,2})x([1-9][0-9]{0,2})");
    private static final int MOST_STANDING = 10_000;

    @Parameters(
            paramLabel = "MODEL",
            description = "Run (its best measured generator, else its newest), checkpoint or model folder.")
    @SuppressWarnings("NullAway.Init")
    Path model;

    @Option(
            names = "--grid",
            paramLabel = "COLSxROWS",
            description = "One sheet of so many pictures (default: 8 columns and a row for each class, at most 32;"
                    + " 8 rows without classes).")
    @Nullable
    String grid;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "N single files, in a new or empty folder, instead of a sheet.")
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
            names = "--standing",
            paramLabel = "N",
            description = "Measure batch-norm statistics anew from N batches of such latents (default: those of"
                    + " training). With --truncation below 1 pictures need it; 16 do.")
    @Nullable
    Integer standing;

    @Option(
            names = "--latents",
            paramLabel = "F.safetensors",
            description = "Generate from the tensors z (float32 [N, z]) and labels (int64 [N]) of this file.")
    @Nullable
    Path latents;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            description = "File of the sheet, folder of the single files, or, with --latents, the safetensors file"
                    + " (tensor images, float32 [N, 3, H, W] in [-1, 1]).")
    @Nullable
    Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    SampleCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        ModelArgument.require(model);
        var written = latents == null ? draw() : generate(latents);
        var text = spec.commandLine().getOut();
        text.println(written);
        text.flush();
        return ExitCode.OK;
    }

    private Path draw() throws IOException {
        var drawing = drawing();
        var drawn = seed == null ? 1 : seed;
        var bound = truncation.value();
        int batches = standing == null ? 0 : standing;
        if (batches < 0 || batches > MOST_STANDING) {
            throw new UsageException("--standing must be in 0.." + MOST_STANDING + ", got " + batches);
        }
        var target = out != null ? out : Path.of("samples-seed" + drawn + (drawing instanceof Singles ? "" : ".png"));
        if (drawing instanceof Singles && RunFolder.isTaken(target)) {
            throw new UsageException("--out must be a new or empty folder where --count writes numbered files; "
                    + target + (Files.isDirectory(target) ? " holds files" : " is a file"));
        }
        requireClass();
        backend.sample(new SampleOptions(model, drawing, label, drawn, bound, batches, target));
        return target;
    }

    private void requireClass() {
        var name = label;
        if (name != null) {
            Usage.check(() -> backend.describe(model).map(known -> known.requireClass("--class", name)));
        }
    }

    private Path generate(Path file) throws IOException {
        if (grid != null
                || count != null
                || label != null
                || seed != null
                || truncation.isGiven()
                || standing != null) {
            throw new UsageException("--latents decides the pictures alone; leave out --grid, --count, --class, --seed,"
                    + " --truncation and --standing");
        }
        if (out == null) {
            throw new UsageException("--latents needs --out with the name of the safetensors file to write");
        }
        if (!Files.isReadable(file)) {
            throw new UsageException("--latents must name a readable safetensors file, got " + file);
        }
        backend.generate(model, file, out);
        return out;
    }

    private Drawing drawing() {
        if (grid != null && count != null) {
            throw new UsageException("--grid draws one sheet and --count single files; give one of them");
        }
        if (count != null) {
            if (count < 1) {
                throw new UsageException("--count must be at least 1, got " + count);
            }
            return new Singles(count);
        }
        if (grid == null) {
            return new UsualSheet();
        }
        var size = GRID.matcher(grid);
        if (!size.matches()) {
            throw new UsageException("--grid must be COLUMNSxROWS, each in 1..999, such as 8x8, got " + grid);
        }
        return new Grid(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }
}

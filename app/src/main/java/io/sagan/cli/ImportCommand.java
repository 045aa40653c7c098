package io.sagan.cli;

import io.sagan.studio.Interchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sagan import`: another program's weights as a model folder.
@Command(
        name = "import",
        description = "Makes a model folder of another program's weights. Runs nothing that is in the file.")
final class ImportCommand implements Callable<Integer> {
    private static final List<String> LAYOUTS = List.of("studiogan", "biggan-pytorch", "sagan");

    @Parameters(paramLabel = "FILE", description = "The generator: a file of torch.save (.pth) or safetensors.")
    @SuppressWarnings("NullAway.Init")
    Path file;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "PROGRAM",
            description = "Who named the tensors: studiogan, biggan-pytorch or sagan.")
    @SuppressWarnings("NullAway.Init")
    String from;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The program's own settings: StudioGAN's YAML, BigGAN-PyTorch's flags as JSON.")
    @Nullable
    Path config;

    @Option(names = "--discriminator", paramLabel = "FILE", description = "The discriminator's file.")
    @Nullable
    Path discriminator;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Model folder to write; it must be new or empty.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    ImportCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        if (!LAYOUTS.contains(from)) {
            throw new UsageException("--from must be studiogan, biggan-pytorch or sagan, got " + from);
        }
        requireFile("FILE", file);
        requireFile("--config", config);
        requireFile("--discriminator", discriminator);
        var outcome = backend.importModel(new Interchange.Origin(file, from, discriminator, config), out);
        var line = spec.commandLine();
        outcome.notes().forEach(note -> line.getErr().println("note: " + note));
        line.getErr().flush();
        line.getOut().println(outcome.out());
        line.getOut().flush();
        return ExitCode.OK;
    }

    private static void requireFile(String option, @Nullable Path path) {
        if (path != null && !Files.isReadable(path)) {
            throw new UsageException(option + " must name a readable file, got " + path);
        }
        if (path != null && Files.isDirectory(path)) {
            throw new UsageException(option + " must name a file, " + path + " is a folder");
        }
    }
}

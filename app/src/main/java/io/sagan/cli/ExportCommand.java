package io.sagan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sagan export`: a model's weights for other programs.
@Command(name = "export", description = "Writes a model's weights for other programs.")
final class ExportCommand implements Callable<Integer> {
    private static final List<String> LAYOUTS = List.of("sagan", "studiogan", "biggan-pytorch");

    @Parameters(paramLabel = "MODEL", description = "Run (its newest averaged generator), checkpoint or model folder.")
    @SuppressWarnings("NullAway.Init")
    Path model;

    @Option(names = "--to", required = true, paramLabel = "FORMAT", description = "Format of the files: safetensors.")
    @SuppressWarnings("NullAway.Init")
    String format;

    @Option(
            names = "--layout",
            paramLabel = "PROGRAM",
            defaultValue = "sagan",
            description = "Whose names the tensors get: sagan, studiogan or biggan-pytorch (default: sagan).")
    @SuppressWarnings("NullAway.Init")
    String layout;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR|F.safetensors",
            description = "New or empty folder for both networks and the program's settings, or a file for the"
                    + " generator alone.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    ExportCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        if (!format.equals("safetensors")) {
            throw new UsageException("--to must be safetensors, got " + format);
        }
        if (!LAYOUTS.contains(layout)) {
            throw new UsageException("--layout must be sagan, studiogan or biggan-pytorch, got " + layout);
        }
        ModelArgument.require(model);
        var name = String.valueOf(out.getFileName());
        if (name.matches("(?i).*\\.(bin|pt|pth|ckpt|safetensor|onnx)")) {
            throw new UsageException("--out must be a folder, or a file that ends in .safetensors, got " + out);
        }
        var outcome = backend.exportModel(model, layout, out);
        var line = spec.commandLine();
        outcome.notes().forEach(note -> line.getErr().println("note: " + note));
        line.getErr().flush();
        line.getOut().println(outcome.out());
        line.getOut().flush();
        return ExitCode.OK;
    }
}

package io.sagan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sagan judge`: what the discriminator says of given pictures.
@Command(name = "judge", description = "Writes the discriminator's logits for given pictures, as tensors for tools.")
final class JudgeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "Run, checkpoint or model folder with a discriminator.")
    @SuppressWarnings("NullAway.Init")
    Path model;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "F.safetensors",
            description = "Tensors images (float32 [N, 3, H, W] in [-1, 1]) and labels (int64 [N]).")
    @SuppressWarnings("NullAway.Init")
    Path images;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "L.safetensors",
            description = "Receives the tensor logits (float32 [N]), above 0 for real.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    JudgeCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        ModelArgument.require(model);
        if (!Files.isReadable(images)) {
            throw new UsageException("--images must name a readable safetensors file, got " + images);
        }
        backend.judge(model, images, out);
        spec.commandLine().getOut().println(out);
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}

package io.sagan.cli;

import io.sagan.config.DataSpec;
import io.sagan.config.ModelSpec;
import io.sagan.studio.Packing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sagan data pack`: one file of a data set.
@Command(
        name = "pack",
        description = {
            "Decodes a data set once, into one file that opens at once; at its size a run gives the same bits.",
            "Training and evaluating take it as DATA."
        })
final class PackCommand implements Callable<Integer> {
    private static final int LARGEST = 4096;

    @Parameters(
            paramLabel = "DATA",
            description = "Folder with a sub-folder per class, flat folder, zip of either, CIFAR-10's binary files,"
                    + " noto-emoji, or a packed file.")
    @SuppressWarnings("NullAway.Init")
    String data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F.safetensors",
            description = "File to write; it must not exist yet.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            defaultValue = "32",
            description = "Width and height of the pictures, best those of the model (default: ${DEFAULT-VALUE}).")
    int size;

    @Option(
            names = "--background",
            paramLabel = "#RRGGBB",
            defaultValue = "#ffffff",
            description = "Colour behind transparent pixels (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String background;

    @Option(names = "--strict", description = "Stop at the first file that is no usable picture.")
    boolean strict;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    PackCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        var source = DataArgument.resolve(data);
        if (size < 1 || size > LARGEST) {
            throw new UsageException("--size must be in 1.." + LARGEST + ", got " + size);
        }
        if (!background.matches("#[0-9a-fA-F]{6}")) {
            throw new UsageException("--background must be a colour such as #ffffff, got " + background);
        }
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            throw new UsageException("--out must end in .safetensors, got " + out);
        }
        if (Files.exists(out)) {
            throw new UsageException("--out " + out + " exists already; remove it or name another file");
        }
        var usual = DataSpec.DEFAULT;
        var read = new DataSpec(source, usual.flip(), background, strict, usual.memoryMegabytes());
        var line = spec.commandLine();
        try (var progress = Looked.on(line.getErr())) {
            report(backend.pack(read, size, out, progress), line.getOut());
        }
        return ExitCode.OK;
    }

    private void report(Packing.Packed packed, PrintWriter text) {
        int classes = packed.classNames().size();
        text.println("%s: %s of %s pixels, %s, %s"
                .formatted(
                        out,
                        Amount.of(packed.pictures(), "picture"),
                        size,
                        classes == 0 ? "no classes" : Amount.of(classes, "class"),
                        Amount.ofFile(packed.bytes())));
        text.println("Train on it: ./sagan train %s --size %s".formatted(ShellWord.of(out), modelSize()));
        text.flush();
    }

    /// The size nearest to the pictures' that has a layout of its own, the smaller of two; where it differs, training
    /// resizes them.
    private int modelSize() {
        return Collections.min(ModelSpec.sizes(), Comparator.comparingInt(each -> Math.abs(each - size)));
    }
}

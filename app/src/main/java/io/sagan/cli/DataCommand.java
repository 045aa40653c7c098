package io.sagan.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `sagan data`: what is done with data sets themselves.
@Command(
        name = "data",
        description = "Prepares data sets for training and measuring.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "'sagan data COMMAND --help' explains one command."})
final class DataCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}

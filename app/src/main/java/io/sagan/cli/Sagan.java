package io.sagan.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `sagan`: the commands, and how each of them fails. Exit status 0 done, 1 failed, 2 wrong usage.
@Command(
        name = "sagan",
        description = "Trains, draws from and explains self-attention GANs.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Sagan.Version.class,
        footer = {"", "'sagan COMMAND --help' explains one command."})
final class Sagan implements Runnable {
    private static final int HELP_WIDTH = 100;

    @CommandLine.Option(names = "--version", versionHelp = true, description = "Print the version.")
    boolean version;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @CommandLine.Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error.")
    boolean verbose;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    /// The whole command line over `backend`.
    static CommandLine over(Backend backend) {
        var sagan = new Sagan();
        var line = new CommandLine(sagan);
        line.addSubcommand(new TrainCommand(backend))
                .addSubcommand(new SampleCommand(backend))
                .addSubcommand(new InterpolateCommand(backend))
                .addSubcommand(new AttentionCommand(backend))
                .addSubcommand(new EvaluateCommand(backend))
                .addSubcommand(new JudgeCommand(backend))
                .addSubcommand(new ImportCommand(backend))
                .addSubcommand(new ExportCommand(backend))
                .addSubcommand(new CommandLine(new DataCommand()).addSubcommand(new PackCommand(backend)))
                .addSubcommand(new DoctorCommand(backend))
                .addSubcommand(new BenchCommand(backend))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler((failure, _) -> wrongUsage(failure))
                .setExecutionExceptionHandler((failure, at, _) -> sagan.report(failure, at));
        Values.register(line);
        return line;
    }

    /// Runs `arguments`; errors of the JVM (no memory, no engine) become a sentence too, and so does output
    /// that was lost.
    static int execute(CommandLine line, String... arguments) {
        int status;
        try {
            status = line.execute(arguments);
        } catch (Error failure) {
            Sagan sagan = line.getCommand();
            status = sagan.report(failure, called(line));
        }
        if (line.getOut().checkError() && status == CommandLine.ExitCode.OK) {
            say(
                    line.getErr(),
                    called(line),
                    "what was to be printed could not be written; is the disk full, or its reader gone?");
            return CommandLine.ExitCode.SOFTWARE;
        }
        return status;
    }

    private static CommandLine called(CommandLine line) {
        var parsed = line.getParseResult();
        return parsed == null ? line : parsed.asCommandLineList().getLast();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private int report(Throwable failure, CommandLine at) {
        if (isEnding()) {
            return CommandLine.ExitCode.SOFTWARE; // its files are gone, which is no news to who told it to end
        }
        var err = at.getErr();
        say(err, at, Failure.sentence(failure, Failure.remedy(at.getCommandName())));
        if (verbose) {
            failure.printStackTrace(err);
        }
        return failure instanceof UsageException || failure instanceof IllegalArgumentException
                ? CommandLine.ExitCode.USAGE
                : CommandLine.ExitCode.SOFTWARE;
    }

    private static int wrongUsage(ParameterException failure) {
        var at = failure.getCommandLine();
        var message = Values.problem(failure).orElseGet(() -> lowerFirst(Failure.sentence(failure)));
        List<String> near = failure instanceof UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().limit(3).toList()
                : List.of();
        var hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        say(at.getErr(), at, message + hint + " (see '" + name(at) + " --help')");
        return CommandLine.ExitCode.USAGE;
    }

    private static void say(PrintWriter err, CommandLine at, String sentence) {
        err.println(name(at) + ": " + sentence);
        err.flush();
    }

    /// Whether the process was told to end: only then may nothing be registered for its end any more.
    private static boolean isEnding() {
        try {
            Runtime.getRuntime().removeShutdownHook(new Thread(() -> {}));
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }

    private static String name(CommandLine at) {
        return at.getCommandSpec().qualifiedName();
    }

    private static String lowerFirst(String text) {
        return text.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + text.substring(1);
    }

    /// The version in the jar's manifest.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Sagan.class.getPackage().getImplementationVersion();
            return new String[] {
                "sagan " + (version == null ? "(development)" : version) + ", Java "
                        + Runtime.version().feature()
            };
        }
    }
}

package io.sagan.cli;

import com.sun.management.OperatingSystemMXBean;
import io.sagan.config.Experiment;
import io.sagan.studio.Machine;
import io.sagan.studio.Rehearsal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sagan doctor`: what this machine is and what was chosen for it.
@Command(
        name = "doctor",
        description = {
            "Explains this machine: what it has and what Sagan chose, and why.",
            "With --preset also what a run would take, after a few real steps of it."
        })
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Forecast memory and time of a built-in experiment; takes seconds to a minute.")
    @Nullable
    String preset;

    @Mixin
    final MachineOptions changes = new MachineOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final Backend backend;

    DoctorCommand(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Integer call() throws IOException {
        var experiment = Usage.check(this::experiment);
        var facts = new Facts();
        describeMachine(facts);
        int status = ExitCode.OK;
        try {
            describeEngine(facts, backend.engine());
            if (experiment != null) {
                forecast(facts, backend.rehearse(experiment));
            }
        } catch (LinkageError | UncheckedIOException unusable) {
            facts.add("engine", "Engine", "cannot be loaded: " + Failure.sentence(unusable));
            bytes(facts, "engineCacheFreeBytes", "  free there", free(Machine.cacheFolder()));
            status = ExitCode.SOFTWARE;
        }
        var text = spec.commandLine().getOut();
        text.print(json ? facts.json() : facts.text());
        text.flush();
        return status;
    }

    private @Nullable Experiment experiment() {
        var values = new LinkedHashMap<String, String>();
        changes.collect(values);
        if (preset == null) {
            if (!values.isEmpty()) {
                throw new UsageException("--batch, --device, --precision and --threads are those of a forecast: give"
                        + " --preset with them");
            }
            return null;
        }
        return MachineOptions.sensible(backend.with(backend.preset(preset), values));
    }

    private void forecast(Facts facts, Rehearsal forecast) {
        facts.add("preset", "Forecast", String.valueOf(preset))
                .add("forecastPrecision", "  precision", forecast.precision())
                .add("forecastThreads", "  threads", forecast.threads())
                .add("forecastBatch", "  batch", forecast.batch())
                .add(
                        "forecastMemoryBytes",
                        "  peak memory",
                        forecast.memoryBytes(),
                        Amount.ofBytes(forecast.memoryBytes()) + ", the built-in pictures among it");
        seconds(facts, "forecastSecondsPerThousand", "  1,000 images", forecast.secondsPerThousand());
        seconds(facts, "forecastRunSeconds", "  whole run", forecast.runSeconds());
    }

    private static void seconds(Facts facts, String key, String label, double seconds) {
        var words = seconds < 600
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 36_000
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
        facts.add(key, label, seconds, words);
    }

    private static void describeMachine(Facts facts) {
        var processor = Processor.ofThisMachine();
        var features = processor.features().isEmpty() ? "none of note" : String.join(" ", processor.features());
        facts.add("java", "Java", Runtime.version().toString())
                .add("javaHome", "Java folder", System.getProperty("java.home", "unknown"))
                .add("system", "System", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .add("processor", "Processor", processor.model())
                .add("processorFeatures", "  features", features)
                .add("cores", "  cores", Runtime.getRuntime().availableProcessors());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            bytes(facts, "memoryBytes", "Memory", system.getTotalMemorySize());
            bytes(facts, "memoryFreeBytes", "  free", system.getFreeMemorySize());
        }
        bytes(facts, "heapBytes", "  Java heap", Runtime.getRuntime().maxMemory());
    }

    private static void describeEngine(Facts facts, Machine engine) throws IOException {
        facts.add("engine", "Engine", engine.engine())
                .add("engineCache", "  unpacked in", engine.cache().toString());
        bytes(facts, "engineCacheFreeBytes", "  free there", free(engine.cache()));
        facts.add("folder", "This folder", Path.of("").toAbsolutePath().toString());
        bytes(facts, "folderFreeBytes", "  free here", free(Path.of("")));
        facts.add("device", "Device", engine.device())
                .add("deviceReason", "  because", engine.deviceReason())
                .add("precision", "Precision", engine.precision())
                .add("precisionReason", "  because", engine.precisionReason())
                .add("threads", "Threads", engine.threads());
    }

    private static void bytes(Facts facts, String key, String label, long bytes) {
        facts.add(key, label, bytes, Amount.ofBytes(bytes));
    }

    // The folder may not be there yet: its space is that of the nearest one above it.
    private static long free(Path folder) throws IOException {
        var there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return Files.getFileStore(there).getUsableSpace();
    }
}

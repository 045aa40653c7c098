package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.event.TrainingEvent;
import io.sagan.studio.TrainOutcome;
import io.sagan.studio.TrainOutcome.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A real process that is really told to end. SIGTERM, because a process started in the background
/// may ignore SIGINT.
@DisabledOnOs(OS.WINDOWS)
class TerminationTest {

    @Test
    void endsCleanlyWhenTheSystemAsksItTo() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Endless.class.getName(), "train")
                .redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would announce them before anything else
        var training = builder.start();
        try (var said = training.inputReader()) {
            assertThat(said.readLine()).isEqualTo("training");
            training.toHandle().destroy();
            assertThat(said.lines())
                    .anyMatch(line -> line.startsWith("Stopping: "))
                    .anyMatch(line -> line.startsWith("Stopped at step 4; everything is saved"));
            assertThat(training.waitFor()).isZero();
        } finally {
            training.destroyForcibly();
        }
    }

    /// Trains until told to stop.
    static final class Endless {
        private Endless() {}

        public static void main(String[] arguments) {
            var backend = new FakeBackend();
            backend.training = Endless::train;
            System.exit(Sagan.execute(Sagan.over(backend), arguments));
        }

        private static TrainOutcome train(Consumer<TrainingEvent> listener, BooleanSupplier stop) {
            listener.accept(new TrainingEvent.Noted("training"));
            while (!stop.getAsBoolean()) {
                Thread.onSpinWait();
            }
            return new Finished(Path.of("runs/r"), 4, "stopped", Path.of("sheet.png"));
        }
    }
}

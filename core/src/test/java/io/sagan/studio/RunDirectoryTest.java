package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void laysOutARun() throws IOException {
        try (var run = RunDirectory.create(folder.resolve("runs/cats"))) {
            run.writeExperiment("train:\n  steps: 10\n");
            assertThat(run.path()).isEqualTo(folder.resolve("runs/cats"));
            assertThat(run.experiment()).hasContent("train:\n  steps: 10\n");
            assertThat(run.sample(123)).isEqualTo(folder.resolve("runs/cats/samples/step-000123.png"));
            assertThat(run.samples()).isDirectory();
            assertThat(run.tensorBoard()).isDirectory();
            assertThat(run.path()).isDirectoryNotContaining("glob:**/*.partial");
        }
    }

    @Test
    void takesAnEmptyFolderAndOneWhoseRunNeverSaved() throws IOException {
        RunDirectory.create(Files.createDirectory(folder.resolve("empty"))).close();
        RunDirectory.create(folder.resolve("empty")).close();
        assertThat(folder.resolve("empty/samples")).isDirectory();
    }

    @Test
    void tellsARunFromOtherFolders() throws IOException {
        assertThat(RunDirectory.isRun(folder)).isFalse();
        assertThat(RunDirectory.isRun(folder.resolve("none"))).isFalse();
        RunDirectory.create(folder.resolve("cats")).close();
        assertThat(RunDirectory.isRun(folder.resolve("cats"))).isTrue();
    }

    @Test
    void refusesAFolderOfSomethingElse() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "years of work");
        assertThatThrownBy(() -> RunDirectory.create(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " holds files that are no run; choose another --out");
        assertThat(folder.resolve("run.lock")).doesNotExist();
    }

    @Test
    void namesTheRunWhenAPartOfItIsGiven() throws IOException {
        var path = folder.resolve("cats");
        var checkpoint = Files.createDirectories(path.resolve("checkpoints/step-000009"));
        for (var place : List.of(path, checkpoint)) {
            Files.writeString(place.resolve("experiment.yaml"), "{}");
        }
        for (var part : List.of(checkpoint, path.resolve("checkpoints"))) {
            assertThatThrownBy(() -> RunDirectory.resume(part))
                    .isInstanceOf(IOException.class)
                    .hasMessage(part + " is a part of a run; name the run itself, " + path);
        }
        assertThat(checkpoint.resolve("run.lock")).doesNotExist();
        RunDirectory.resume(path).close();
    }

    @Test
    void refusesARunThatHasCheckpoints() throws IOException {
        var path = folder.resolve("cats");
        for (var name : new String[] {"step-000010", ".replaced-step-000010"}) {
            RunDirectory.create(path).close();
            var checkpoint = Files.createDirectories(path.resolve("checkpoints").resolve(name));
            assertThatThrownBy(() -> RunDirectory.create(path))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            path + " already holds a run; go on with --resume " + path + " or choose another --out");
            Files.delete(checkpoint);
        }
        RunDirectory.create(path).close();
    }

    @Test
    void letsOnlyOneTrainingWriteARun() throws IOException {
        var path = folder.resolve("cats");
        try (var run = RunDirectory.create(path)) {
            run.writeExperiment("a: 1\n");
            assertThatThrownBy(() -> RunDirectory.create(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is being trained by another process; wait");
            assertThatThrownBy(() -> RunDirectory.resume(path))
                    .hasMessage(path + " is being trained by another process; wait for it to end");
            try (var reader = RunDirectory.open(path)) {
                assertThat(reader.experiment()).hasContent("a: 1\n");
            }
        }
        RunDirectory.resume(path).close();
    }

    @Test
    void holdsALockThatOtherProcessesSee() throws Exception {
        var path = folder.resolve("cats");
        var locker = process(path);
        try (var lines = locker.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> RunDirectory.create(path)).hasMessageContaining("is being trained");
            locker.toHandle().destroyForcibly();
            locker.onExit().join();
        }
        RunDirectory.create(path).close();
    }

    @Test
    void resumesAndOpensOnlyRuns() throws IOException {
        assertThatThrownBy(() -> RunDirectory.resume(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none does not exist or is no folder");
        assertThatThrownBy(() -> RunDirectory.open(folder)).hasMessageContaining("has no experiment.yaml");
        RunDirectory.create(folder.resolve("cats")).close();
        assertThatThrownBy(() -> RunDirectory.resume(folder.resolve("cats"))).hasMessageContaining("holds no run");
    }

    @Test
    void saysInOneSentenceThatAFolderCannotBeMade() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> RunDirectory.create(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " must be a folder, but a file is in the way; choose another --out");
        assertThatThrownBy(() -> RunDirectory.create(file.resolve("cats")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cats cannot be written: ")
                .hasMessageEndingWith("choose another --out");
    }

    @Test
    void saysInOneSentenceThatAFolderCannotBeWritten() throws IOException {
        var locked = Files.createDirectory(folder.resolve("locked"));
        assumeFalse(!locked.toFile().setWritable(false) || Files.isWritable(locked), "root may write anywhere");
        assertThatThrownBy(() -> RunDirectory.create(locked))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("locked cannot be written: no permission for ");
        assertThatThrownBy(() -> RunDirectory.create(locked.resolve("cats")))
                .hasMessageContaining("cats cannot be written: no permission for ");
        assertThat(locked.toFile().setWritable(true)).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysInOneSentenceThatNotEvenRootMayWrite() {
        assertThatThrownBy(() -> RunDirectory.create(Path.of("/proc/sagan")))
                .isInstanceOf(IOException.class)
                .hasMessage("/proc/sagan cannot be made: that place takes no folders; choose another --out");
    }

    @Test
    void aRunWithoutCheckpointsIsFree() throws IOException {
        var run = folder.resolve("cats");
        assertThat(RunDirectory.isFree(run)).isTrue();
        RunDirectory.create(run).close();
        assertThat(RunDirectory.isFree(run)).isTrue();
        Files.createDirectories(run.resolve("checkpoints").resolve("step-000010"));
        assertThat(RunDirectory.isFree(run)).isFalse();
        assertThat(RunDirectory.isFree(Files.writeString(folder.resolve("file"), "")))
                .isFalse();
        assertThat(RunDirectory.isFree(folder)).isFalse();
    }

    private static Process process(Path path) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Locker.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// A program that locks a run until it is killed.
    static final class Locker {
        private Locker() {}

        public static void main(String[] args) throws Exception {
            try (var _ = RunDirectory.create(Path.of(args[0]))) {
                System.out.println("locked");
                Thread.sleep(60_000);
            }
        }
    }
}

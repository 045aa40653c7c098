package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    private static final CheckpointStore.Writer SMALL = folder -> {
        Files.writeString(folder.resolve("weights"), "0123456789");
        Files.createDirectory(folder.resolve("state"));
        Files.writeString(folder.resolve("state/random"), "seed");
    };

    @TempDir
    private Path folder;

    private final List<String> damaged = new ArrayList<>();

    @Test
    void savesACompleteDirectoryWithItsManifest() throws IOException {
        var store = store(3, 0);
        var saved = store.save(123, SMALL);
        assertThat(saved).isEqualTo(folder.resolve("checkpoints/step-000123"));
        assertThat(saved.resolve("weights")).hasContent("0123456789");
        assertThat(saved.resolve("manifest.json"))
                .content()
                .contains("\"format\": 1")
                .contains("{\"name\": \"weights\", \"size\": 10, \"sha256\":"
                        + " \"84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882\"}")
                .contains("\"state/random\"");
        assertThat(newest()).isEqualTo("step-000123");
        assertThat(damaged).isEmpty();
    }

    @Test
    void hasNothingBeforeTheFirstSave() throws IOException {
        assertThat(store(3, 0).list()).isEmpty();
        assertThat(store(3, 0).newestComplete(damaged::add)).isEmpty();
        assertThat(damaged).isEmpty();
        assertThat(folder.resolve("checkpoints")).doesNotExist();
    }

    @Test
    void keepsTheNewestAndEveryMultiple() throws IOException {
        var store = store(2, 40);
        for (int step = 10; step <= 120; step += 10) {
            store.save(step, SMALL);
        }
        assertThat(names()).containsExactly("step-000040", "step-000080", "step-000110", "step-000120");
    }

    @Test
    void ordersStepsByNumberPastSixDigits() throws IOException {
        var store = store(2, 0);
        store.save(999_999, SMALL);
        store.save(1_000_000, SMALL);
        store.save(1_000_001, SMALL);
        assertThat(store.list())
                .extracting(path -> path.getFileName().toString())
                .containsExactly("step-1000000", "step-1000001");
    }

    @Test
    void doesNotCountDamagedOnesAmongTheKept() throws IOException {
        store(2, 0).save(10, SMALL);
        store(2, 0).save(20, SMALL);
        flipAByte(folder.resolve("checkpoints/step-000020/weights"));
        store(2, 0).save(30, SMALL);
        assertThat(names()).containsExactly("step-000010", "step-000020", "step-000030");
        store(2, 0).save(40, SMALL);
        assertThat(names()).containsExactly("step-000030", "step-000040");
    }

    @Test
    void neverLetsGoOfTheOnlySoundOne() throws IOException {
        var store = store(1, 0);
        store.save(10, SMALL);
        store.save(20, SMALL);
        flipAByte(folder.resolve("checkpoints/step-000020/weights"));
        store(1, 0).save(15, SMALL);
        assertThat(newest()).isEqualTo("step-000015");
    }

    @Test
    void replacesTheSameStep() throws IOException {
        var store = store(3, 0);
        store.save(10, SMALL);
        store.save(10, directory -> Files.writeString(directory.resolve("weights"), "new"));
        assertThat(names()).containsExactly("step-000010");
        assertThat(folder.resolve("checkpoints/step-000010/weights")).hasContent("new");
        assertThat(newest()).isEqualTo("step-000010");
    }

    @Test
    void passesOverDamagedOnesAndSaysWhichAndWhy() throws IOException {
        var store = store(9, 0);
        for (int step = 10; step <= 60; step += 10) {
            store.save(step, SMALL);
        }
        var checkpoints = folder.resolve("checkpoints");
        flipAByte(checkpoints.resolve("step-000060/weights"));
        Files.writeString(checkpoints.resolve("step-000050/weights"), "012345678");
        Files.delete(checkpoints.resolve("step-000040/state/random"));
        Files.delete(checkpoints.resolve("step-000030/manifest.json"));
        Files.writeString(checkpoints.resolve("step-000020/manifest.json"), "{\"format\": 1, \"files\": [");
        assertThat(newest()).isEqualTo("step-000010");
        assertThat(damaged).hasSize(5).allMatch(message -> message.endsWith("step-000010 is used instead"));
        assertThat(damaged.get(0)).contains("step-000060").contains("weights does not match the SHA-256");
        assertThat(damaged.get(1)).contains("step-000050").contains("weights has 9 bytes, its manifest says 10");
        assertThat(damaged.get(2)).contains("step-000040").contains("state/random is missing");
        assertThat(damaged.get(3)).contains("step-000030").contains("has no manifest.json");
        assertThat(damaged.get(4)).contains("step-000020").contains("ends too early");
    }

    @Test
    void saysOfEachCheckpointOnlyWhatIsWrongWithItWhenNoneIsWhole() throws IOException {
        store(3, 0).save(10, SMALL);
        store(3, 0).save(20, SMALL);
        Files.delete(folder.resolve("checkpoints/step-000010/weights"));
        Files.delete(folder.resolve("checkpoints/step-000020/weights"));
        assertThat(store(3, 0).newestComplete(damaged::add)).isEmpty();
        assertThat(damaged).hasSize(2).allMatch(message -> message.endsWith("weights is missing"));
    }

    @Test
    void doesNotFollowAManifestOutOfTheCheckpoint() throws IOException {
        var saved = store(3, 0).save(10, SMALL);
        var manifest = Files.readString(saved.resolve("manifest.json"));
        for (var name : List.of("../weights", "/etc/passwd", "a//b", "", "C:weights", "..\\\\weights")) {
            Files.writeString(saved.resolve("manifest.json"), manifest.replace("\"weights\"", "\"" + name + "\""));
            damaged.clear();
            assertThat(store(3, 0).newestComplete(damaged::add)).isEmpty();
            assertThat(damaged).singleElement().asString().contains("must stay inside the checkpoint");
        }
    }

    @Test
    void leavesNoTraceOfAWriteThatFails() throws IOException {
        var store = store(3, 0);
        store.save(10, SMALL);
        assertThatThrownBy(() -> store.save(20, directory -> {
                    SMALL.write(directory);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checkpoints/step-000020 could not be written: No space left on device")
                .hasMessageContaining("make room");
        assertThatThrownBy(() -> store.save(10, directory -> {
                    throw new IllegalStateException("engine");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names()).containsExactly("step-000010");
        assertThat(newest()).isEqualTo("step-000010");
    }

    @Test
    void keepsEarlierCheckpointsOnAFullDisk() throws Exception {
        var mount = Files.createDirectory(folder.resolve("checkpoints"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", mount.toString()) == 0, "needs mount");
        try {
            var store = store(9, 0);
            long step = 0;
            Throwable failure = null;
            while (failure == null) {
                assertThat(step).isLessThan(5);
                try {
                    CheckpointLoop.save(store, ++step);
                } catch (IOException e) {
                    failure = e;
                }
            }
            assertThat(failure).hasMessageContaining("No space left on device");
            assertThat(step).isGreaterThan(1);
            assertThat(newest()).isEqualTo("step-%06d".formatted(step - 1));
            assertThat(names()).hasSize((int) step - 1);
        } finally {
            run("umount", "-l", mount.toString());
        }
    }

    @Test
    void namesTheFolderThatCannotBeWritten() throws IOException {
        Files.writeString(folder.resolve("checkpoints"), "a file");
        assertThatThrownBy(() -> store(3, 0).save(10, SMALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("checkpoints").toString() + " is in the way");
    }

    @Test
    void clearsLeftoversAndPutsBackAHalfReplacedCheckpoint() throws IOException {
        var store = store(3, 0);
        store.save(10, SMALL);
        var checkpoints = folder.resolve("checkpoints");
        Files.move(checkpoints.resolve("step-000010"), checkpoints.resolve(".replaced-step-000010"));
        Files.createDirectories(checkpoints.resolve(".partial-step-000020/sub"));
        Files.writeString(checkpoints.resolve(".partial-step-000020/sub/weights"), "half");
        Files.createDirectory(checkpoints.resolve(".trash-step-000005"));
        assertThat(store(3, 0).newestComplete(damaged::add)).isEmpty();
        store(3, 0).sweep();
        assertThat(names()).containsExactly("step-000010");
        assertThat(newest()).isEqualTo("step-000010");
    }

    @Test
    void survivesAKillAtAnyMoment() throws Exception {
        var random = new Random(20);
        long newest = 0;
        for (int kill = 0; kill < 8; kill++) {
            int saves = kill == 0 ? 1 : random.nextInt(3);
            long first = kill % 2 == 0 ? newest + 1 : newest; // every other run replaces the newest
            long last = Math.max(newest, killAfter(saves, random.nextInt(12_000_000), first));
            store(2, 0).sweep();
            var found = store(2, 0).newestComplete(damaged::add).orElseThrow();
            newest = Long.parseLong(found.getFileName().toString().substring(5));
            assertThat(newest).isBetween(last, last + 1);
            assertThat(found.resolve("state.bin")).hasBinaryContent(CheckpointLoop.content(newest));
            assertThat(damaged).isEmpty();
        }
        store(2, 0).sweep();
        assertThat(names()).hasSizeBetween(2, 3).allMatch(name -> name.startsWith("step-"));
    }

    /// Starts a program that saves from `first` on and kills it some time after its `saves`-th
    /// save.
    private long killAfter(int saves, long nanos, long first) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CheckpointLoop.class.getName(),
                        folder.resolve("checkpoints").toString(),
                        Long.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("ready");
            long last = 0;
            for (int i = 0; i < saves; i++) {
                last = Long.parseLong(lines.readLine());
            }
            LockSupport.parkNanos(nanos);
            process.toHandle().destroyForcibly(); // unlike the process's own, leaves its output readable
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Long.parseLong(line);
            }
            return last;
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void saysWhatCannotBeRemovedAndKeepsTheNewOne() throws IOException {
        var store = store(1, 0);
        store.save(1, SMALL);
        var notes = new ArrayList<String>();
        CheckpointStore.Writer blocking = place -> {
            SMALL.write(place);
            Files.createDirectories(folder.resolve("checkpoints/.trash-step-000001/in the way"));
        };
        assertThat(store.save(2, blocking, notes::add)).isDirectory();
        assertThat(notes)
                .singleElement()
                .asString()
                .contains("step-000002 is complete, but older ones could not be removed: ");
        assertThat(newest()).isEqualTo("step-000002");
        store.save(3, SMALL, notes::add);
        assertThat(notes).hasSize(1);
        assertThat(names()).containsExactly("step-000003");
    }

    @Test
    void asksForAtLeastOneKept() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store(0, 0))
                .withMessage("output.keep must be at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store(1, -1))
                .withMessage("output.keepEvery must be at least 0, got -1");
    }

    private CheckpointStore store(int keep, int keepEvery) {
        return new CheckpointStore(folder.resolve("checkpoints"), keep, keepEvery);
    }

    private String newest() throws IOException {
        return store(1, 0)
                .newestComplete(damaged::add)
                .orElseThrow()
                .getFileName()
                .toString();
    }

    private List<String> names() throws IOException {
        try (var paths = Files.list(folder.resolve("checkpoints"))) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void flipAByte(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }
}

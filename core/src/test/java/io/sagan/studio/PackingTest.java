package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.data.DataException;
import io.sagan.event.TrainingEvent;
import io.sagan.event.TrainingEvent.Noted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PackingTest {
    private static final int RECORD = 3073;

    @TempDir
    private Path folder;

    private final Heard heard = new Heard();
    private final List<TrainingEvent> events = new ArrayList<>();
    private Path data;
    private Path out;

    @BeforeEach
    void makePictures() throws IOException {
        data = TinyRuns.classes(folder.resolve("data"), 4);
        out = folder.resolve("packed/pictures.safetensors");
    }

    @Test
    void saysWhatItWroteAndWhatItLeftOut() throws IOException {
        Files.write(data.resolve("disc/9.png"), new byte[0]);
        var packed = pack(32);
        assertThat(packed.pictures()).isEqualTo(8);
        assertThat(packed.classNames()).containsExactly("disc", "square");
        assertThat(packed.bytes()).isEqualTo(Files.size(out)).isGreaterThan(8 * 3 * 32 * 32);
        assertThat(heard.said).containsExactly("left out: disc/9.png (is empty)", "pictures 9 of 9");
        assertThat(beside()).containsExactly("pictures.safetensors");
    }

    @Test
    void aRunFromThePackedFileIsTheRunFromTheFolder() throws IOException {
        pack(32);
        train(TinyRuns.experiment(data, 3, 2), "first");
        train(TinyRuns.experiment(out, 3, 2), "second");
        assertThat(events).filteredOn(Noted.class::isInstance).isEmpty();
        for (var file : List.of("generator", "discriminator", "ema")) {
            assertThat(checkpoint("second", 3).resolve(file + ".safetensors"))
                    .hasSameBinaryContentAs(checkpoint("first", 3).resolve(file + ".safetensors"));
        }
    }

    @Test
    void aRunFromTheFolderGoesOnFromThePackedFile() throws IOException {
        pack(32);
        train(TinyRuns.experiment(data, 2, 2), "run");
        var outcome = Studio.resume(
                folder.resolve("runs/run"),
                before -> before.with(Map.of("data.source", out.toString(), "train.steps", "3")),
                events::add,
                () -> false);
        assertThat(outcome).isInstanceOf(TrainOutcome.Finished.class);
    }

    @Test
    void aRunSaysWhatThePackedFileCannotGive() throws IOException {
        pack(16);
        train(TinyRuns.experiment(out, 1, 1).with("data.background", "#000000"), "run");
        assertThat(events)
                .filteredOn(Noted.class::isInstance)
                .extracting(TrainingEvent::toString)
                .satisfiesExactly(
                        note -> assertThat(note).contains("16 pixels, which are resized to 32"),
                        note -> assertThat(note).contains("packed on #ffffff, so the background #000000"));
    }

    @Test
    void aFileThatIsThereStaysAsItIs() throws IOException {
        Files.createDirectories(out.getParent());
        Files.writeString(out, "mine");
        assertThatThrownBy(() -> pack(32))
                .isInstanceOf(IOException.class)
                .hasMessage(out + " exists already; remove it or name another file");
        assertThat(out).hasContent("mine");
        assertThat(heard.said).isEmpty();
    }

    @Test
    void aFailureLeavesNothingBehind() throws IOException {
        var strict = new DataSpec(data.toString(), true, "#ffffff", true, 64);
        Files.write(data.resolve("square/9.png"), new byte[0]);
        assertThatThrownBy(() -> Packing.pack(strict, 32, out, heard)).isInstanceOf(DataException.class);
        assertThat(beside()).isEmpty();
    }

    @Test
    void aFileInPlaceOfTheFolderIsOneSentence() throws IOException {
        var file = Files.writeString(folder.resolve("packed"), "mine");
        assertThatThrownBy(() -> pack(32))
                .isInstanceOf(IOException.class)
                .hasMessage(out + " cannot be written: " + file + " is a file, not a folder");
    }

    @Test
    void aKilledProcessLeavesNoFileOfThatName() throws Exception {
        var process = PackingProcess.start(data, 32, out, 5);
        try (var said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("halted");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(out).doesNotExist();
        assertThat(pack(32).pictures()).isEqualTo(8);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProcessThatIsToldToEndLeavesNothingBehind() throws Exception {
        var process = PackingProcess.start(data, 32, out, 5);
        try (var said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("halted");
            process.toHandle().destroy();
            assertThat(process.waitFor()).isNotZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(beside()).isEmpty();
    }

    @Test
    void picturesThatDoNotFitTheHeapAreWrittenAndRead() throws Exception {
        int count = 2400;
        var records = new byte[count * RECORD];
        for (int i = 0; i < count; i++) {
            records[i * RECORD] = (byte) (i % 10);
        }
        var cifar = Files.write(folder.resolve("data_batch_1.bin"), records);
        var process = PackingProcess.start(cifar, 128, out, -1, "-Xmx64m");
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said).isEqualToIgnoringNewLines("read " + count * 3L * 128 * 128);
        assertThat(Files.size(out)).isGreaterThan(64L << 20);
    }

    private Packing.Packed pack(int size) throws IOException {
        return Packing.pack(DataSpec.DEFAULT.withSource(data.toString()), size, out, heard);
    }

    private void train(Experiment experiment, String run) throws IOException {
        Studio.train(experiment, folder.resolve("runs").resolve(run), events::add, () -> false);
    }

    private Path checkpoint(String run, int step) {
        return folder.resolve("runs").resolve(run).resolve("checkpoints/step-00000" + step);
    }

    private List<String> beside() throws IOException {
        try (var files = Files.list(out.getParent())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static final class Heard implements EvaluationListener {
        private final List<String> said = new ArrayList<>();

        @Override
        public void done(String what, long done, long of) {
            if (done == of) {
                said.add("%s %s of %s".formatted(what, done, of));
            }
        }

        @Override
        public void note(String sentence) {
            said.add(sentence);
        }
    }
}

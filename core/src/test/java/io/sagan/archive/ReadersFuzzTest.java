package io.sagan.archive;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sagan.config.ExperimentException;
import io.sagan.config.ExperimentYaml;
import io.sagan.config.ForeignSettings;
import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the bytes, a reader answers or refuses in one sentence. The kept inputs run in every build;
/// CONTRIBUTING.md has the command that looks for new ones.
class ReadersFuzzTest {
    private static final String DURATION = "10m";

    @TempDir
    static Path folder;

    @BeforeAll
    static void startEngine() {
        Engine.start();
    }

    @FuzzTest(maxDuration = DURATION)
    void pickle(byte[] bytes) throws IOException {
        try {
            var _ = Pickle.read(new PickleInput(new ByteArrayInputStream(bytes), bytes.length));
        } catch (PickleException refused) {
            requireSentence(refused.reason());
        }
    }

    @FuzzTest(maxDuration = DURATION)
    void torchFile(byte[] bytes) throws IOException {
        read(bytes);
    }

    @FuzzTest(maxDuration = DURATION)
    void safetensors(byte[] bytes) throws IOException {
        read(bytes);
    }

    @FuzzTest(maxDuration = DURATION)
    void yaml(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        try {
            var _ = ExperimentYaml.parse(text);
        } catch (ExperimentException refused) {
            refused.problems().forEach(ReadersFuzzTest::requireSentence);
        }
        try {
            var _ = ForeignSettings.parse(text);
        } catch (ExperimentException refused) {
            refused.problems().forEach(ReadersFuzzTest::requireSentence);
        }
    }

    private static void read(byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve("input"), bytes);
        try (var _ = new PointerScope();
                var open = TensorFile.open(file)) {
            var _ = open.read(open.shapes().keySet());
        } catch (DamagedFileException refused) {
            requireSentence(String.valueOf(refused.getMessage()));
        }
    }

    private static void requireSentence(String message) {
        if (message.isBlank() || message.contains("\n") || message.length() > 100_000) {
            throw new AssertionError("not one sentence: " + message);
        }
    }
}

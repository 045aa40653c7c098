package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchFolderTest {
    @Test
    void isGoneWhenItIsClosed() throws IOException {
        Path path;
        try (var folder = ScratchFolder.make("sagan-test")) {
            path = folder.path();
            Files.createDirectories(path.resolve("deep"));
            Files.writeString(path.resolve("deep/file"), "held");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void isGoneWhenTheProcessIsToldToEnd() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = process.inputReader(StandardCharsets.UTF_8)) {
            var path = Path.of(said.readLine());
            assertThat(path.resolve("file")).exists();
            process.destroy();
            process.waitFor();
            assertThat(path).doesNotExist();
        } finally {
            process.destroy();
        }
    }

    /// Writes into a folder until it is killed.
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            var folder = ScratchFolder.make("sagan-test");
            Files.writeString(folder.path().resolve("file"), "held");
            System.out.println(folder.path());
            for (long i = 0; i < Long.MAX_VALUE; i++) {
                write(folder.path().resolve("deep/" + i % 1000));
            }
        }

        /// As threads do that know nothing of the end.
        private static void write(Path file) {
            try {
                Files.createDirectory(file.resolveSibling(""));
            } catch (IOException _) {
                return; // it is there, or nothing is any more
            } finally {
                try {
                    Files.writeString(file, "more");
                } catch (IOException _) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}

package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
    @TempDir
    private Path folder;

    @Test
    void replacesATextAndLeavesNothingElse() throws IOException {
        var file = folder.resolve("experiment.yaml");
        DurableFiles.replace(file, "a: 1\n");
        DurableFiles.replace(file, "b: é\n");
        assertThat(file).hasContent("b: é\n");
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(file);
        }
    }

    @Test
    void keepsTheOldTextWhenTheNewCannotTakeItsPlace() throws IOException {
        var taken = folder.resolve("taken");
        Files.createDirectories(taken.resolve("inside"));
        assertThatThrownBy(() -> DurableFiles.replace(taken, "text")).isInstanceOf(IOException.class);
        assertThat(taken).isDirectory();
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(taken);
        }
    }

    @Test
    void deletesATreeButNothingThatALinkPointsTo() throws IOException {
        var outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "");
        var tree = Files.createDirectories(folder.resolve("tree/a/b"));
        Files.writeString(tree.resolve("file"), "");
        Files.createSymbolicLink(tree.resolve("link"), outside);
        DurableFiles.delete(folder.resolve("tree"));
        assertThat(folder.resolve("tree")).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    @Test
    void saysWhatWentWrongWithWhichFile() {
        assertThat(DurableFiles.reason(new NoSuchFileException("a"))).isEqualTo("a does not exist");
        assertThat(DurableFiles.reason(new AccessDeniedException("a"))).isEqualTo("no permission for a");
        assertThat(DurableFiles.reason(new FileAlreadyExistsException("a"))).isEqualTo("a is in the way");
        assertThat(DurableFiles.reason(new FileSystemException("a", null, "Read-only file system")))
                .isEqualTo("a: Read-only file system");
        assertThat(DurableFiles.reason(new IOException())).isEqualTo("IOException");
    }
}

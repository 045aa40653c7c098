package io.sagan.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Lists a folder and everything below it, following links but entering no folder twice and no
/// training run: its sheets are no data, and whoever trains inside the data has them there.
final class FolderWalk {
    private final List<TreeFile> files = new ArrayList<>();
    private final SortedSet<String> folders = new TreeSet<>();
    private final List<LeftOutFile> leftOut = new ArrayList<>();

    private int runs;

    private FolderWalk() {}

    /// @throws DataException if the folder or one directly below it may not be read
    static FileTree list(Path root) throws IOException {
        var walk = new FolderWalk();
        for (var entry : walk.children(root)) {
            var name = name(entry);
            if (Files.isDirectory(entry)) {
                if (!isRun(entry)) {
                    walk.enterFirst(entry, name, root);
                }
            } else {
                walk.add(entry, name);
            }
        }
        return FileTree.of(walk.files, walk.folders, walk.leftOut, () -> {});
    }

    /// A folder that holds nothing but runs is no class without pictures.
    private void enterFirst(Path folder, String name, Path root) throws IOException {
        int before = files.size();
        int runsBefore = runs;
        enter(folder, name, new HashSet<>(Set.of(root.toRealPath())));
        if (runs == runsBefore || files.size() > before) {
            folders.add(name);
        }
    }

    private void enter(Path folder, String path, Set<Path> entered) throws IOException {
        if (!entered.add(folder.toRealPath())) {
            leftOut.add(new LeftOutFile(path, "is a link to a folder that was read already"));
            return;
        }
        for (var entry : children(folder)) {
            var below = path + "/" + name(entry);
            if (Files.isDirectory(entry)) {
                if (isRun(entry)) {
                    runs++;
                } else {
                    enter(entry, below, entered);
                }
            } else {
                add(entry, below);
            }
        }
    }

    private void add(Path file, String path) throws IOException {
        if (Files.isRegularFile(file)) {
            // The path itself is kept: a name this system cannot decode does not survive as text
            files.add(new TreeFile(path, Files.size(file), () -> Files.newInputStream(file)));
        } else {
            leftOut.add(new LeftOutFile(path, Files.exists(file) ? "is no regular file" : "is a broken link"));
        }
    }

    private List<Path> children(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> !FileTree.isHidden(name(entry)))
                    // Names this system cannot decode look alike; their paths still differ
                    .sorted(Comparator.comparing(FolderWalk::name).thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (AccessDeniedException denied) {
            throw new DataException(
                    "the folder '%s' cannot be read: give this user read permission".formatted(folder), denied);
        }
    }

    private static boolean isRun(Path folder) {
        return Files.exists(folder.resolve("run.lock"))
                || (Files.exists(folder.resolve("experiment.yaml"))
                        && Files.isDirectory(folder.resolve("checkpoints")));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}

package io.sagan.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// The visible files of a folder or an archive, in order of their paths.
///
/// @param files files in order of their paths
/// @param folders names of the folders directly below the root, also of empty ones
/// @param leftOut what is no file that could be read, with the reason
/// @param resource what has to stay open while files are read
record FileTree(List<TreeFile> files, SortedSet<String> folders, List<LeftOutFile> leftOut, Closeable resource)
        implements Closeable {

    static FileTree of(List<TreeFile> files, SortedSet<String> folders, List<LeftOutFile> leftOut, Closeable resource) {
        var sorted = files.stream().sorted(Comparator.comparing(TreeFile::path)).toList();
        return new FileTree(sorted, folders, List.copyOf(leftOut), resource);
    }

    /// A tree of one file.
    static FileTree single(TreeFile file) {
        return new FileTree(List.of(file), new TreeSet<>(), List.of(), () -> {});
    }

    /// Whether a file or folder of this name is none the user put there as data.
    static boolean isHidden(String name) {
        return name.startsWith(".")
                || switch (name.toLowerCase(Locale.ROOT)) {
                    case "__macosx", "thumbs.db", "desktop.ini" -> true;
                    default -> false;
                };
    }

    @Override
    public void close() throws IOException {
        resource.close();
    }
}

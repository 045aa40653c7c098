package io.sagan.data;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/// Lists a zip archive; files are inflated in memory when they are read and never on disk.
///
/// Where everything lies in one folder that holds nothing but folders or pictures, that folder
/// is the root.
final class ZipListing {
    private final List<TreeFile> files = new ArrayList<>();
    private final SortedSet<String> folders = new TreeSet<>();
    private final List<LeftOutFile> leftOut = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private ZipListing() {}

    /// @throws DataException if the file is no zip archive or may not be read
    static FileTree open(Path file) throws IOException {
        var zip = openZip(file);
        var listing = new ZipListing();
        zip.stream()
                .forEach(entry -> listing.add(
                        entry.getName(), entry.isDirectory(), entry.getSize(), () -> zip.getInputStream(entry)));
        return listing.tree(zip);
    }

    /// Reads a small archive as a whole, so that it may come from inside a jar.
    static FileTree read(InputStream archive) throws IOException {
        var listing = new ZipListing();
        try (var in = new ZipInputStream(archive)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var content = in.readAllBytes();
                listing.add(
                        entry.getName(), entry.isDirectory(), content.length, () -> new ByteArrayInputStream(content));
            }
        }
        return listing.tree(() -> {});
    }

    private static ZipFile openZip(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (AccessDeniedException denied) {
            throw new DataException("'%s' cannot be read: give this user read permission".formatted(file), denied);
        } catch (ZipException | EOFException _) {
            return openWithOldNames(file);
        }
    }

    private static ZipFile openWithOldNames(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile(), Charset.forName("IBM437"));
        } catch (ZipException | EOFException broken) {
            var reason = broken.getMessage() == null ? "it ends too early" : broken.getMessage();
            throw new DataException("'%s' is a broken zip archive (%s): make it anew".formatted(file, reason), broken);
        }
    }

    private void add(String name, boolean folder, long bytes, TreeFile.Opener opener) {
        // Some archivers begin every name with "./".
        var path = name.replace('\\', '/').replaceAll("^(\\./+)+", "");
        var parts = List.of(path.split("/"));
        if (path.isEmpty() || path.equals(".")) {
            return;
        }
        if (path.startsWith("/") || path.matches("[A-Za-z]:.*") || parts.contains("..")) {
            leftOut.add(new LeftOutFile(name, "has a path that leaves the archive"));
            return;
        }
        if (parts.stream().anyMatch(FileTree::isHidden)) {
            return;
        }
        if (folder || parts.size() > 1) {
            folders.add(parts.getFirst());
        }
        if (folder) {
            seen.add(path);
        } else if (seen.add(path)) {
            files.add(new TreeFile(path, bytes, opener));
        } else {
            leftOut.add(new LeftOutFile(name, "is in the archive twice"));
        }
    }

    private FileTree tree(Closeable resource) {
        var wrapped = folders.size() == 1
                && files.stream().allMatch(file -> file.path().contains("/") || PictureFiles.isNote(file.fileName()));
        if (!wrapped) {
            return FileTree.of(files, folders, leftOut, resource);
        }
        var prefix = folders.first() + "/";
        var inner = files.stream()
                .filter(file -> file.path().startsWith(prefix))
                .map(file -> new TreeFile(file.path().substring(prefix.length()), file.bytes(), file.opener()))
                .toList();
        var innerFolders = new TreeSet<String>();
        for (var path : seen) {
            var parts = Arrays.asList(path.split("/"));
            if (parts.size() > 2 || (parts.size() == 2 && path.endsWith("/"))) {
                innerFolders.add(parts.get(1));
            }
        }
        return FileTree.of(inner, innerFolders, leftOut, resource);
    }
}

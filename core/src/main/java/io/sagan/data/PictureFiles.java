package io.sagan.data;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Files of a picture format: a folder per class, or no folders and no labels.
final class PictureFiles implements PictureSource {
    private final String title;
    private final FileTree tree;
    private final List<String> classNames;
    private final List<TreeFile> files = new ArrayList<>();
    private final List<LeftOutFile> leftOut;

    /// @throws IOException if a file that decides whether there are classes cannot be read
    PictureFiles(String title, FileTree tree) throws IOException {
        this.title = title;
        this.tree = tree;
        this.leftOut = new ArrayList<>(tree.leftOut());
        var candidates =
                tree.files().stream().filter(file -> !isNote(file.fileName())).toList();
        boolean flat = anyPicture(candidates, false) && !anyPicture(candidates, true);
        if (flat) {
            tree.folders()
                    .forEach(folder -> leftOut.add(new LeftOutFile(
                            folder, "is a folder without pictures beside pictures, so it is not taken for a class")));
        }
        this.classNames = flat ? List.of() : List.copyOf(tree.folders());
        for (var file : candidates) {
            if (!classNames.isEmpty() && !file.path().contains("/")) {
                leftOut.add(new LeftOutFile(
                        file.path(),
                        "has no class, as the folder '%s' beside it is taken for one (move the picture into a class folder, or every folder away to train without classes)"
                                .formatted(classNames.getFirst())));
            } else {
                files.add(file);
            }
        }
        // A path's order is not its class's where a name holds a character below '/'
        files.sort((a, b) -> {
            int byClass = Integer.compare(label(a), label(b));
            return byClass != 0 ? byClass : a.path().compareTo(b.path());
        });
    }

    /// Whether any file of those in folders, or of those beside them, begins as a picture does.
    private static boolean anyPicture(List<TreeFile> candidates, boolean inFolders) throws IOException {
        for (var file : candidates) {
            if (file.path().contains("/") == inFolders && isPicture(file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPicture(TreeFile file) throws IOException {
        try {
            return PictureFormat.of(file.head(PictureFormat.HEAD)) != null;
        } catch (UnusablePictureException _) {
            return false;
        }
    }

    /// Whether a file of this name accompanies pictures and is none: a licence, a listing.
    static boolean isNote(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".txt")
                || lower.endsWith(".md")
                || lower.endsWith(".json")
                || lower.equals("license")
                || lower.equals("notice");
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public String name(int picture) {
        return files.get(picture).path();
    }

    @Override
    public int label(int picture) {
        return label(files.get(picture));
    }

    @Override
    public Picture picture(int picture, PictureDecoder decoder) throws IOException, UnusablePictureException {
        return decoder.decode(files.get(picture), label(picture));
    }

    @Override
    public void content(int picture, MessageDigest digest) throws IOException {
        files.get(picture).content(digest);
    }

    @Override
    public List<LeftOutFile> leftOut() {
        return leftOut;
    }

    @Override
    public boolean classesMustBeFilled() {
        return true;
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }

    private int label(TreeFile file) {
        int slash = file.path().indexOf('/');
        return slash < 0
                ? 0
                : Math.max(0, Collections.binarySearch(classNames, file.path().substring(0, slash)));
    }
}

package io.sagan.data;

import java.io.IOException;
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

    PictureFiles(String title, FileTree tree) {
        this.title = title;
        this.tree = tree;
        this.classNames = List.copyOf(tree.folders());
        this.leftOut = new ArrayList<>(tree.leftOut());
        for (var file : tree.files()) {
            if (isNote(file.fileName())) {
                continue;
            }
            if (!classNames.isEmpty() && !file.path().contains("/")) {
                leftOut.add(new LeftOutFile(file.path(), "lies beside the class folders, so it has no class"));
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
    public byte[] pixels(int picture, PictureDecoder decoder) throws IOException, UnusablePictureException {
        return decoder.decode(files.get(picture));
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

package io.sagan.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Records of CIFAR-10's binary files: one label byte, then 32×32 red, green and blue planes.
///
/// Source: Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
final class CifarRecords implements PictureSource {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int RECORD = 1 + 3 * PLANE;
    private static final String META = "batches.meta.txt";
    private static final List<String> KNOWN_CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private final String title;
    private final List<String> classNames;
    private final List<Place> records = new ArrayList<>();
    private final List<LeftOutFile> leftOut = new ArrayList<>();

    /// A record: its file, where its bytes begin there, and its class.
    private record Place(String file, ByteBuffer content, int start, int label) {}

    private CifarRecords(String title, List<String> classNames) {
        this.title = title;
        this.classNames = classNames;
    }

    /// The files of a tree that hold training pictures: `data_batch_*.bin`, or else the test batch.
    static List<TreeFile> batches(FileTree tree) {
        var training = tree.files().stream()
                .filter(file -> file.fileName().matches("data_batch.*\\.bin"))
                .toList();
        return training.isEmpty()
                ? tree.files().stream()
                        .filter(file -> file.fileName().equals("test_batch.bin"))
                        .toList()
                : training;
    }

    /// Reads one file; class names come from the listing beside it, if there is one.
    static CifarRecords read(Path file) throws IOException {
        var title = "the CIFAR-10 file '%s'".formatted(file);
        var meta = file.resolveSibling(META);
        var names = Files.isReadable(meta) ? classNames(Files.readAllBytes(meta)) : KNOWN_CLASSES;
        var source = new CifarRecords(title, names);
        var batch =
                new TreeFile(String.valueOf(file.getFileName()), Files.size(file), () -> Files.newInputStream(file));
        source.add(batch);
        if (source.records.isEmpty() && !source.leftOut.isEmpty()) {
            throw new DataException("'%s' %s: give a CIFAR-10 binary file, a folder or a zip"
                    .formatted(file, source.leftOut.getFirst().reason()));
        }
        return source.sorted();
    }

    static CifarRecords read(String title, FileTree tree, List<TreeFile> batches) throws IOException {
        var source = new CifarRecords(title, classNames(tree));
        source.leftOut.addAll(tree.leftOut());
        for (var batch : batches) {
            source.add(batch);
        }
        return source.sorted();
    }

    private CifarRecords sorted() {
        records.sort(Comparator.comparingInt(Place::label));
        return this;
    }

    private void add(TreeFile batch) throws IOException {
        try {
            var content = batch.content();
            if (content.length == 0 || content.length % RECORD != 0) {
                throw new UnusablePictureException("is no CIFAR-10 file: its length must be a multiple of %s, got %s"
                        .formatted(RECORD, content.length));
            }
            for (int i = 0; i < content.length / RECORD; i++) {
                int label = Byte.toUnsignedInt(content[i * RECORD]);
                if (label < classNames.size()) {
                    records.add(new Place(batch.path(), ByteBuffer.wrap(content), i * RECORD, label));
                } else {
                    leftOut.add(new LeftOutFile(batch.path() + "#" + i, "has label %s, above 9".formatted(label)));
                }
            }
        } catch (UnusablePictureException unusable) {
            leftOut.add(new LeftOutFile(batch.path(), String.valueOf(unusable.getMessage())));
        }
    }

    private static List<String> classNames(FileTree tree) throws IOException {
        for (var file : tree.files()) {
            if (file.fileName().equals(META)) {
                try {
                    return classNames(file.content());
                } catch (UnusablePictureException _) {
                    return KNOWN_CLASSES;
                }
            }
        }
        return KNOWN_CLASSES;
    }

    private static List<String> classNames(byte[] meta) {
        var names = new String(meta, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return names.size() == KNOWN_CLASSES.size() ? names : KNOWN_CLASSES;
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
        return records.size();
    }

    @Override
    public String name(int picture) {
        var record = records.get(picture);
        return record.file() + "#" + record.start() / RECORD;
    }

    @Override
    public int label(int picture) {
        return records.get(picture).label();
    }

    @Override
    public Picture picture(int picture, PictureDecoder decoder) {
        var record = records.get(picture);
        int start = record.start() + 1;
        var rgb = new byte[3 * PLANE];
        for (int i = 0; i < PLANE; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = record.content().get(start + c * PLANE + i);
            }
        }
        return decoder.sized(new Picture(name(picture), record.label(), SIDE, SIDE, rgb));
    }

    @Override
    public void content(int picture, MessageDigest digest) {
        var record = records.get(picture);
        digest.update(record.content().slice(record.start(), RECORD));
    }

    @Override
    public List<LeftOutFile> leftOut() {
        return leftOut;
    }

    @Override
    public boolean classesMustBeFilled() {
        return false;
    }

    @Override
    public void close() {
        records.clear();
    }
}

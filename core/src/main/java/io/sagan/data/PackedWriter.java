package io.sagan.data;

import io.sagan.tensor.SafetensorsHeader;
import io.sagan.tensor.SafetensorsHeader.Entry;
import io.sagan.tensor.SafetensorsWriter;
import io.sagan.tensor.StoredType;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a packed file, picture by picture; only labels and names wait in memory for the end.
///
/// Layout: header, labels, pictures, names; see [SafetensorsWriter].
final class PackedWriter implements Closeable {
    private static final String LONGEST_FINGERPRINT = "0".repeat(64);

    private final PictureReading.ForModel reading;
    private final List<String> classNames;
    private final Fingerprint fingerprint;
    private final int[] labels;
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private final SafetensorsWriter out;
    private int count;

    /// @param file written in place of one that is there; whole once [#finish] returns
    /// @param reading what was made of the pictures that will come
    /// @param classNames in the order of their labels
    /// @param most pictures that will come at most
    PackedWriter(Path file, PictureReading.ForModel reading, List<String> classNames, int most) throws IOException {
        this.reading = reading;
        this.classNames = classNames;
        fingerprint = new Fingerprint(reading.size(), classNames);
        labels = new int[most];
        int header = SafetensorsHeader.bytes(
                entries(most, Long.MAX_VALUE - bytes(most)),
                new PackedHeader(reading, classNames, LONGEST_FINGERPRINT).metadata());
        out = SafetensorsWriter.create(file, Math.addExact(header, Math.multiplyExact(most, Long.BYTES)));
    }

    /// Adds the next picture, of the reading's size.
    void add(Picture picture) throws IOException {
        out.append(picture.rgb());
        fingerprint.add(picture.label(), Sha256.start().digest(picture.rgb()));
        labels[count] = picture.label();
        if (count > 0) {
            names.write('\n');
        }
        names.writeBytes(PackedNames.line(picture.name()));
        count++;
    }

    /// Pictures so far.
    int count() {
        return count;
    }

    /// Class of a picture that was added.
    int label(int picture) {
        return labels[picture];
    }

    /// The fingerprint of all that were added; after that nothing is added any more.
    String fingerprint() {
        return fingerprint.hex();
    }

    /// Completes the file and flushes it to disk.
    void finish(String fingerprint) throws IOException {
        out.append(names.toByteArray());
        var front = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            front.putLong(labels[i]);
        }
        out.finish(
                entries(count, names.size()),
                new PackedHeader(reading, classNames, fingerprint).metadata(),
                front.array());
    }

    private Map<String, Entry> entries(long pictures, long nameBytes) {
        long size = reading.size();
        long labelled = pictures * Long.BYTES;
        long drawn = bytes(pictures);
        var entries = new LinkedHashMap<String, Entry>();
        entries.put(PackedHeader.LABELS, new Entry(StoredType.I64, List.of(pictures), 0, labelled));
        entries.put(
                PackedHeader.PICTURES, new Entry(StoredType.U8, List.of(pictures, size, size, 3L), labelled, drawn));
        entries.put(PackedHeader.NAMES, new Entry(StoredType.U8, List.of(nameBytes), drawn, drawn + nameBytes));
        return entries;
    }

    /// Bytes of so many labels and pictures.
    private long bytes(long pictures) {
        return pictures * (Long.BYTES + 3L * reading.size() * reading.size());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

package io.sagan.data;

import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.MappedSafetensors;
import io.sagan.tensor.SafetensorsHeader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The pictures of a packed file, decoded and of one size, mapped into memory.
///
/// Opening reads header, labels and names and checks them, and leaves the pixels on the disk; the fingerprint is
/// believed, as only the pixels could contradict it.
final class PackedPictures implements PictureSource, Pixels {
    private static final ValueLayout.OfLong LABEL = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MappedSafetensors tensors;
    private final PackedHeader header;
    private final MemorySegment pixels;
    private final MemorySegment labels;
    private final PackedNames names;
    private final int bytesEach;

    private PackedPictures(Path file, MappedSafetensors tensors) throws DataException {
        this.file = file;
        this.tensors = tensors;
        header = PackedHeader.read(tensors.header(), file);
        bytesEach = 3 * size() * size();
        pixels = numbers(PackedHeader.PICTURES);
        labels = numbers(PackedHeader.LABELS);
        requireLabels();
        names = new PackedNames(numbers(PackedHeader.NAMES), count());
        if (names.found() != count()) {
            throw PackedHeader.damaged(file, "it holds %s names for %s pictures".formatted(names.found(), count()));
        }
    }

    /// Whether a file is to be read as a packed one: by its name, or, whatever its name is, by its beginning.
    static boolean isPacked(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        if (String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            return true;
        }
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(Math.min(Long.BYTES, Files.size(file)));
            var beginning = in.readNBytes(PackedHeader.BEGINNING.length());
            return new String(beginning, StandardCharsets.UTF_8).equals(PackedHeader.BEGINNING);
        }
    }

    /// @throws DataException if it holds something else, or is damaged
    static PackedPictures open(Path file) throws IOException {
        MappedSafetensors tensors;
        try {
            tensors = MappedSafetensors.open(file);
        } catch (DamagedFileException damaged) {
            throw new DataException(damaged.getMessage() + "; pack the data anew", damaged);
        }
        try {
            return new PackedPictures(file, tensors);
        } catch (DataException | RuntimeException refused) {
            tensors.close();
            throw refused;
        }
    }

    private MemorySegment numbers(String tensor) {
        SafetensorsHeader.Entry entry = tensors.header().entries().get(tensor);
        return tensors.numbers(Objects.requireNonNull(entry));
    }

    private void requireLabels() throws DataException {
        int classes = Math.max(1, classNames().size());
        for (int i = 0; i < count(); i++) {
            long label = labels.getAtIndex(LABEL, i);
            if (label < 0 || label >= classes) {
                throw PackedHeader.damaged(
                        file, "the label of picture %s must be in 0..%s, got %s".formatted(i, classes - 1, label));
            }
        }
    }

    /// Width and height of every picture in pixels.
    int size() {
        return header.reading().size();
    }

    /// The colour behind pixels that were transparent.
    String background() {
        return header.reading().background();
    }

    /// All pictures as a data set, which closes this.
    Dataset dataset(List<String> notes) {
        return new Dataset(size(), classNames(), this, this, header.fingerprint(), List.of(), notes);
    }

    /// Holds a fingerprint that was taken of all pixels against the file's own.
    ///
    /// @throws DataException if it is another one
    void verify(String fingerprint) throws DataException {
        if (!fingerprint.equals(header.fingerprint())) {
            throw PackedHeader.damaged(file, "its pictures are not those it was made of");
        }
    }

    @Override
    public List<String> departures(PictureReading reading) {
        var departures = new ArrayList<String>();
        switch (reading) {
            case PictureReading.AsStored _ ->
                departures.add("%s holds pictures as they were packed (%s), not as their files had them"
                        .formatted(title(), header.reading().words()));
            case PictureReading.ForModel(int size, String background) -> {
                if (size != size()) {
                    departures.add(
                            "%s holds pictures of %s pixels, which are resized to %s: those of the original files would differ a little"
                                    .formatted(title(), size(), size));
                }
                if (!background.equalsIgnoreCase(background())) {
                    departures.add("%s was packed on %s, so the background %s (data.background) changes nothing"
                            .formatted(title(), background(), background));
                }
            }
        }
        return departures;
    }

    @Override
    public String title() {
        return "the packed file '%s'".formatted(file);
    }

    @Override
    public List<String> classNames() {
        return header.classNames();
    }

    @Override
    public int count() {
        return (int) (labels.byteSize() / Long.BYTES);
    }

    @Override
    public String name(int picture) {
        return names.get(picture);
    }

    @Override
    public int label(int picture) {
        return (int) labels.getAtIndex(LABEL, picture);
    }

    @Override
    public MemorySegment get(int picture) {
        return pixels.asSlice((long) picture * bytesEach, bytesEach);
    }

    @Override
    public Picture picture(int picture, PictureDecoder decoder) {
        var rgb = get(picture).toArray(ValueLayout.JAVA_BYTE);
        return decoder.sized(new Picture(name(picture), label(picture), size(), size(), rgb));
    }

    @Override
    public void content(int picture, MessageDigest digest) {
        digest.update(get(picture).asByteBuffer());
    }

    @Override
    public boolean isMapped() {
        return true;
    }

    @Override
    public List<LeftOutFile> leftOut() {
        return List.of();
    }

    @Override
    public boolean classesMustBeFilled() {
        return false;
    }

    @Override
    public void close() {
        tensors.close();
    }
}

package io.sagan.data;

import io.sagan.config.DataSpec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Decoded pictures of one size, ready to be drawn from.
///
/// Pictures are square, 8-bit RGB, in the order of their classes and names, whatever order they
/// were decoded in. They lie off the heap, or in a scratch file that is mapped into memory where
/// they take more than `data.memoryMegabytes`, or in the packed file that was opened, mapped as it
/// is; closing gives each back. Reading is safe from several threads.
public final class Dataset implements AutoCloseable {
    private final int size;
    private final List<String> classNames;
    private final PictureListing pictures;
    private final Pixels pixels;
    private final String fingerprint;
    private final List<LeftOutFile> leftOut;
    private final List<String> notes;

    /// @param pixels which the data set closes
    Dataset(
            int size,
            List<String> classNames,
            PictureListing pictures,
            Pixels pixels,
            String fingerprint,
            List<LeftOutFile> leftOut,
            List<String> notes) {
        this.size = size;
        this.classNames = List.copyOf(classNames);
        this.pictures = pictures;
        this.pixels = pixels;
        this.fingerprint = fingerprint;
        this.leftOut = List.copyOf(leftOut);
        this.notes = List.copyOf(notes);
    }

    /// Reads all pictures of a source: decoded, composited on the background, cropped to the
    /// centred
    /// square and resized with an antialiased Lanczos filter.
    ///
    /// What is broken, truncated, empty, absurdly large or no picture is left out. Hidden files and
    /// notes (`.txt`, `.md`, `.json`, a licence) are passed over in silence, and so are training runs
    /// in the folder. Folders without a picture make no classes of pictures that lie beside them.
    ///
    /// A packed file ([DatasetPacker]) of this size is opened as it is, without reading a pixel, and its
    /// fingerprint is believed.
    ///
    /// @param spec where the pictures are and how they are read
    /// @param size width and height of a picture here, in pixels
    /// @param scratch existing folder for the file of pictures that take more than
    ///     `data.memoryMegabytes`; the file has no name there and vanishes with its process
    /// @param stop asked between pictures; true ends the reading with an exception
    /// @param leftOut told of each file that is left out, in order, before this returns
    /// @throws DataException if fewer than 2 pictures or an empty class are left, if the source is
    ///     not there or not readable, if it was stopped, or, with `spec.strict()`, at the first
    ///     file left out
    /// @throws IllegalArgumentException if the size or the background colour is impossible
    public static Dataset open(
            DataSpec spec, int size, Path scratch, BooleanSupplier stop, Consumer<LeftOutFile> leftOut)
            throws IOException {
        var reading = new PictureReading.ForModel(size, spec.background());
        var source = PictureSource.open(spec.source());
        if (source instanceof PackedPictures packed && packed.size() == size) {
            return packed.dataset(packed.departures(reading));
        }
        try (source) {
            return new DatasetReader(source, reading, spec, leftOut).read(scratch, stop);
        }
    }

    /// The same with the system's temporary folder for scratch, read to the end.
    public static Dataset open(DataSpec spec, int size, Consumer<LeftOutFile> leftOut) throws IOException {
        return open(spec, size, Path.of(System.getProperty("java.io.tmpdir")), () -> false, leftOut);
    }

    /// Number of pictures.
    public long count() {
        return pictures.count();
    }

    /// Class names in the order of their labels; empty when the data has no classes.
    public List<String> classNames() {
        return classNames;
    }

    /// Class of a picture as an index into [#classNames]; 0 when the data has no classes.
    public int label(long picture) {
        return pictures.label(index(picture));
    }

    /// Path of a picture inside the data, with `/` between folders; for CIFAR-10 file and record.
    public String name(long picture) {
        return pictures.name(index(picture));
    }

    /// Width and height of every picture in pixels.
    public int size() {
        return size;
    }

    /// Pictures of each class; empty when the data has no classes.
    public long[] classCounts() {
        var counts = new long[classNames.size()];
        if (counts.length > 0) {
            for (int i = 0; i < pictures.count(); i++) {
                counts[pictures.label(i)]++;
            }
        }
        return counts;
    }

    /// SHA-256, in hexadecimal, of the size, the class names, and every label and pixel in order.
    public String fingerprint() {
        return fingerprint;
    }

    /// The files that are not used, with the reason.
    public List<LeftOutFile> leftOut() {
        return leftOut;
    }

    /// In which way the pictures are not what the settings ask for, a sentence each: those of a packed file
    /// were settled when it was made.
    public List<String> notes() {
        return notes;
    }

    /// Whether the pictures lie in a file that is mapped into memory, and take none of it for good.
    public boolean isMapped() {
        return pixels.isMapped();
    }

    /// One picture, 0..255. **Shape** `size · size · 3`, rows of RGB pixels.
    public byte[] picture(long picture) {
        return pixels(picture).toArray(ValueLayout.JAVA_BYTE);
    }

    /// The same bytes where they lie, until this is closed.
    MemorySegment pixels(long picture) {
        return pixels.get(index(picture));
    }

    /// A batch of the pictures with these indices, as they are. The caller closes it.
    public Batch batch(long... indices) {
        return Batch.of(this, indices, new boolean[indices.length]);
    }

    @Override
    public void close() {
        pixels.close();
    }

    private int index(long picture) {
        return (int) Objects.checkIndex(picture, count());
    }
}

package io.sagan.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The pictures of a source one after the other, in the order of their classes and names.
///
/// They are decoded ahead on threads of the stream's own, and never more of them are held than a bounded
/// number and size, however many and however large they are. Decoding begins with the first call of [#next]. What is
/// broken or no picture is left out, as by [Dataset#open]; a stream of no usable picture is just
/// empty. Used by one thread at a time.
public final class PictureStream implements AutoCloseable {
    private static final long MOST_BYTES = 64L << 20;

    private final PictureSource source;
    private final PictureReading reading;
    private final PictureDecoder decoder;
    private final DecodeAhead.Limits limits;
    private final Consumer<LeftOutFile> leftOut;
    private @Nullable DecodeAhead ahead;
    private int position;
    private boolean closed;

    PictureStream(
            PictureSource source, PictureReading reading, DecodeAhead.Limits limits, Consumer<LeftOutFile> leftOut) {
        this.source = source;
        this.reading = reading;
        this.limits = limits;
        this.leftOut = leftOut;
        decoder = new PictureDecoder(reading);
        source.leftOut().forEach(leftOut);
    }

    /// Opens the place a user names.
    ///
    /// @param source the built-in set's name, a folder, a zip, CIFAR-10's binary files or a packed file
    /// @param reading what is made of each picture
    /// @param leftOut told of each file that is left out, in order, no later than [#next] passes it
    /// @throws DataException if there is nothing there that holds pictures
    public static PictureStream open(String source, PictureReading reading, Consumer<LeftOutFile> leftOut)
            throws IOException {
        var pictures = PictureSource.open(source);
        try {
            return new PictureStream(pictures, reading, DecodeAhead.Limits.usual(), leftOut);
        } catch (RuntimeException | Error refused) {
            pictures.close();
            throw refused;
        }
    }

    /// The pictures of a data set as it holds them, without decoding any anew.
    ///
    /// @param dataset stays the caller's, and open as long as the stream is
    public static PictureStream of(Dataset dataset) {
        var asItIs = new PictureReading.ForModel(dataset.size(), "#ffffff");
        return new PictureStream(new DatasetPictures(dataset), asItIs, DecodeAhead.Limits.usual(), _ -> {});
    }

    /// Class names in the order of their labels; empty when the pictures have no classes.
    public List<String> classNames() {
        return source.classNames();
    }

    /// Files that may turn out to be pictures; known before any is decoded.
    public int count() {
        return source.count();
    }

    /// In which way the pictures are not what the reading makes of files, a sentence each: those of a packed
    /// file were settled when it was made.
    public List<String> notes() {
        return source.departures(reading);
    }

    /// How many of [#count] were passed, usable or not.
    public int position() {
        return position;
    }

    /// The next pictures in order; empty at the end only.
    ///
    /// @param most how many at most, at least 1; fewer come where they take more than 64 MiB together
    /// @throws IOException if the source cannot be read any further
    public List<Picture> next(int most) throws IOException {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, got " + most);
        }
        if (closed) {
            throw new IllegalStateException("the pictures are closed");
        }
        if (ahead == null) {
            ahead = DecodeAhead.of(source, decoder, limits);
        }
        var pictures = new ArrayList<Picture>();
        long bytes = 0;
        while (position < source.count() && pictures.size() < most && bytes < MOST_BYTES) {
            switch (ahead.take()) {
                case DecodeAhead.Usable(var picture) -> {
                    pictures.add(picture);
                    bytes += picture.rgb().length;
                }
                case DecodeAhead.Unusable(var reason) -> leftOut.accept(new LeftOutFile(source.name(position), reason));
                case DecodeAhead.Failed failed -> throw failed.exception();
            }
            position++;
        }
        return pictures;
    }

    /// SHA-256, in hexadecimal, of the reading, the class names, and every candidate's label, name and bytes
    /// as stored. Nothing is decoded, so this takes as long as reading the source does; it may be
    /// asked at any time, and does not move the stream.
    ///
    /// Streams of equal content digests hold the same pictures, a folder and a zip of it alike.
    public String contentDigest() throws IOException {
        var whole = Sha256.start();
        Sha256.add(
                whole,
                switch (reading) {
                    case PictureReading.AsStored _ -> 0;
                    case PictureReading.ForModel model -> model.size();
                });
        Sha256.add(whole, source.classNames());
        if (reading instanceof PictureReading.ForModel model) {
            Sha256.add(whole, List.of(model.background()));
        }
        for (int i = 0; i < source.count(); i++) {
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("reading the pictures was interrupted");
            }
            var content = Sha256.start();
            source.content(i, content);
            Sha256.add(whole, source.label(i));
            Sha256.add(whole, List.of(source.name(i), Sha256.hex(content)));
        }
        return Sha256.hex(whole);
    }

    /// Ends decoding; pictures that were given out stay.
    @Override
    public void close() throws IOException {
        closed = true;
        try (source) {
            if (ahead != null) {
                ahead.close();
            }
        }
    }
}

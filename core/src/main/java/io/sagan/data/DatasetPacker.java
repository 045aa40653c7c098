package io.sagan.data;

import io.sagan.config.DataSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Decodes a data set once and writes it into one file, which [Dataset#open] and [PictureStream#open] then take
/// like any other source, by memory map: the same pictures in the same order, with the same fingerprint.
///
/// The file is a safetensors file, with
/// - `pictures`, uint8 `(N, S, S, 3)`: rows of RGB pixels;
/// - `labels`, int64 `(N)`; all 0 when the data has no classes;
/// - `names`, uint8: UTF-8, a line break between two names, and `\n` and `\\` for a line break and a backslash
///   inside one;
/// - as text in its header the format and its version, the class names as a JSON array, the background, how the
///   pictures were read, and the fingerprint.
public final class DatasetPacker {
    private final DataSpec spec;
    private final PictureReading.ForModel asked;
    private final Listener listener;

    /// Hears how far it is, on the thread that packs.
    public interface Listener {
        void leftOut(LeftOutFile file);

        /// Something a person should know.
        void note(String sentence);

        /// So many pictures were read, usable or not.
        void passed(long pictures, long of);
    }

    /// What was written.
    ///
    /// @param pictures how many
    /// @param classNames in the order of their labels; empty when the data has no classes
    /// @param fingerprint that of [Dataset#fingerprint]
    public record Packed(long pictures, List<String> classNames, String fingerprint) {
        public Packed {
            classNames = List.copyOf(classNames);
        }
    }

    /// @param spec where the pictures are and how they are read
    /// @param size width and height of a picture in the file, in pixels
    /// @throws IllegalArgumentException if the size or the background colour is impossible
    public DatasetPacker(DataSpec spec, int size, Listener listener) {
        this.spec = spec;
        this.asked = new PictureReading.ForModel(size, spec.background());
        this.listener = listener;
    }

    /// Reads all pictures, by the rules of [Dataset#open], and writes the usable ones. Pixels wait in memory by
    /// the few, however many there are. A packed file as the source, of that size, is checked against its
    /// fingerprint.
    ///
    /// @param file written in place of one that is there, and flushed to disk; one that could not be completed is
    ///     refused by whoever opens it
    /// @throws DataException as [Dataset#open] does
    /// @throws IOException if the file cannot be written, with its name
    public Packed pack(Path file) throws IOException {
        try (var source = PictureSource.open(spec.source())) {
            source.departures(asked).forEach(listener::note);
            var admission = new Admission(source, spec.strict(), listener::leftOut);
            admission.begin();
            try (var out = new PackedWriter(file, settled(source), source.classNames(), source.count())) {
                addAll(source, admission, out);
                admission.requireEnough(out.count(), out::label);
                var fingerprint = out.fingerprint();
                if (source instanceof PackedPictures packed && packed.size() == asked.size()) {
                    packed.verify(fingerprint);
                }
                out.finish(fingerprint);
                return new Packed(out.count(), source.classNames(), fingerprint);
            }
        }
    }

    /// The reading as it comes out: pictures packed before keep the background they have.
    private PictureReading.ForModel settled(PictureSource source) {
        return source instanceof PackedPictures packed
                ? new PictureReading.ForModel(asked.size(), packed.background())
                : asked;
    }

    private void addAll(PictureSource source, Admission admission, PackedWriter out) throws IOException {
        var decoder = new PictureDecoder(asked);
        try (var ahead = DecodeAhead.of(source, decoder, DecodeAhead.Limits.usual())) {
            for (int i = 0; i < source.count(); i++) {
                switch (ahead.take()) {
                    case DecodeAhead.Usable(var picture) -> out.add(picture);
                    case DecodeAhead.Unusable(var reason) ->
                        admission.leaveOut(new LeftOutFile(source.name(i), reason));
                    case DecodeAhead.Failed failed -> throw failed.exception();
                }
                listener.passed(i + 1L, source.count());
            }
        }
    }
}

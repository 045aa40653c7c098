package io.sagan.studio;

import io.sagan.config.DataSpec;
import io.sagan.data.DatasetPacker;
import io.sagan.data.LeftOutFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Packs a data set into one file that everything takes in its place and opens at once.
public final class Packing {
    private Packing() {}

    /// What was packed.
    ///
    /// @param pictures how many
    /// @param classNames in the order of their labels; empty when the data has no classes
    /// @param bytes length of the file
    /// @param fingerprint the data set's, as a run notes it
    public record Packed(long pictures, List<String> classNames, long bytes, String fingerprint) {
        public Packed {
            classNames = List.copyOf(classNames);
        }
    }

    /// Decodes the pictures and writes the file, which is whole or absent.
    ///
    /// @param data where the pictures are and how they are read
    /// @param size width and height of a picture in the file, in pixels
    /// @param out a file that does not exist yet; folders above it are made
    /// @param listener hears of every file left out and how far it is, on this thread
    /// @throws IOException in one sentence, when the data or the file cannot be used
    /// @throws IllegalArgumentException when the size is impossible
    public static Packed pack(DataSpec data, int size, Path out, EvaluationListener listener) throws IOException {
        var packer = new DatasetPacker(data, size, new DatasetPacker.Listener() {
            @Override
            public void leftOut(LeftOutFile file) {
                listener.note("left out: %s (%s)".formatted(file.file(), file.reason()));
            }

            @Override
            public void note(String sentence) {
                listener.note(sentence);
            }

            @Override
            public void passed(long pictures, long of) {
                listener.done("pictures", pictures, of);
            }
        });
        requireFree(out);
        var packed = WholeFile.write(out, aside -> {
            aside.toFile().deleteOnExit(); // it may be large, and Ctrl-C ends the process where it stands
            var written = packer.pack(aside);
            requireFree(out); // somebody may have made it in the meantime
            return written;
        });
        return new Packed(packed.pictures(), packed.classNames(), Files.size(out), packed.fingerprint());
    }

    private static void requireFree(Path out) throws IOException {
        if (Files.exists(out)) {
            throw new IOException(out + " exists already; remove it or name another file");
        }
    }
}

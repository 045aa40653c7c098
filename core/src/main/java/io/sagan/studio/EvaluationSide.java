package io.sagan.studio;

import io.sagan.data.LeftOutFile;
import io.sagan.data.Picture;
import io.sagan.data.PictureReading;
import io.sagan.data.PictureStream;
import io.sagan.evaluation.PictureSupply;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One of the two sets of pictures that are compared: read from files, or drawn from a model.
sealed interface EvaluationSide extends PictureSupply, Closeable {

    /// Class names; empty when the set has none.
    List<String> classNames();

    /// Pictures there may be; some may turn out to be unusable.
    int count();

    /// Whether a path names a model and not pictures.
    static boolean isModel(String source) {
        return Files.isDirectory(Path.of(source))
                && ModelDescription.find(Path.of(source)).isPresent();
    }

    /// Pictures in files.
    final class Stored implements EvaluationSide {
        private final PictureStream stream;

        Stored(String source, PictureReading reading, Consumer<LeftOutFile> leftOut) throws IOException {
            stream = PictureStream.open(source, reading, leftOut);
        }

        @Override
        public List<String> classNames() {
            return stream.classNames();
        }

        @Override
        public int count() {
            return stream.count();
        }

        @Override
        public List<Picture> next(int most) throws IOException {
            return stream.next(most);
        }

        /// In which way the pictures are not what was asked for, a sentence each.
        List<String> notes() {
            return stream.notes();
        }

        /// SHA-256 of what is stored, known before anything is decoded.
        String contentDigest() throws IOException {
            return stream.contentDigest();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /// Pictures out of a generator, in the order of their latents.
    final class Drawn implements EvaluationSide {
        private final TrainedGenerator generator;
        private final SampleRequest request;
        private final List<Integer> labels;
        private final Map<String, String> origin;
        private final String digest;
        private int drawn;

        /// @param labels the class of each picture
        Drawn(TrainedGenerator generator, Path model, SampleRequest request, List<Integer> labels) throws IOException {
            this.generator = generator;
            this.request = request;
            this.labels = List.copyOf(labels);
            var parts = new LinkedHashMap<String, String>();
            parts.put("weights", "averaged, of " + generator.weights());
            digest = generator.digest();
            parts.put("model digest", digest);
            parts.put("seed", Long.toString(request.seed()));
            parts.put(
                    "truncation",
                    Double.isInfinite(request.truncation())
                            ? "none"
                            : String.format(Locale.ROOT, "%s", request.truncation()));
            parts.put(
                    "batch norm",
                    request.standing() == 0
                            ? "running statistics of training"
                            : "measured from %s batches of 64".formatted(request.standing()));
            parts.put("pixels", "8 bits, round((x + 1) · 127.5)");
            origin = Collections.unmodifiableMap(parts);
        }

        @Override
        public List<String> classNames() {
            return generator.classNames();
        }

        @Override
        public int count() {
            return labels.size();
        }

        @Override
        public List<Picture> next(int most) {
            int size = Math.min(most, labels.size() - drawn);
            if (size == 0) {
                return List.of();
            }
            var pictures = generator.pictures(request, drawn, labels.subList(drawn, drawn + size));
            drawn += size;
            return pictures;
        }

        /// How the pictures came about, for the stamp.
        Map<String, String> origin() {
            return origin;
        }

        /// SHA-256 of the generator's weights.
        String digest() {
            return digest;
        }

        @Override
        public void close() {
            generator.close();
        }
    }

    /// A label for each of so many pictures, all classes in turn.
    static List<Integer> inTurn(int classes, int count) {
        return IntStream.range(0, count)
                .map(i -> i % Math.max(1, classes))
                .boxed()
                .toList();
    }
}

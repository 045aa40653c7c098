package io.sagan.studio;

import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.data.BatchStream;
import io.sagan.data.Dataset;
import io.sagan.tensor.Seeds;
import io.sagan.train.DurableFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/// A folder of JPEG files made for the purpose, decoded over and over; a packed file of them, opened over and over;
/// and batches made of the decoded pictures. Closing it deletes all of them.
final class DecodingBench implements AutoCloseable {
    private static final int FILES = 64;
    private static final int SIDE = 256;
    private static final String PICTURES = "pictures";
    private static final String PACKED = "packed.safetensors";

    private final Path folder;
    private final Experiment experiment;
    private final int batch;
    private final Dataset decoded;
    private final BatchStream stream;
    private long position;

    private DecodingBench(Path folder, Experiment experiment) throws IOException {
        this.folder = folder;
        this.experiment = experiment;
        batch = experiment.train().batch() / experiment.train().accumulation();
        Packing.pack(data(PICTURES), experiment.model().size(), folder.resolve(PACKED), new Unheard());
        decoded = open(PICTURES);
        stream = stream(decoded);
    }

    static DecodingBench make(Experiment experiment) throws IOException {
        var folder = Files.createTempDirectory("sagan-bench");
        boolean whole = false;
        try {
            Files.createDirectory(folder.resolve(PICTURES));
            var random = Seeds.stream(1, "benchmark pictures");
            for (int i = 0; i < FILES; i++) {
                ImageIO.write(
                        picture(random),
                        "jpg",
                        folder.resolve(PICTURES).resolve(i + ".jpg").toFile());
            }
            var made = new DecodingBench(folder, experiment);
            whole = true;
            return made;
        } finally {
            if (!whole) {
                DurableFiles.delete(folder);
            }
        }
    }

    /// Waves under a little noise: about the file size of a photograph.
    private static BufferedImage picture(RandomGenerator random) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        double slant = random.nextDouble(0.02, 0.2);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int shade = (int) (127 + 90 * Math.sin(slant * x + 0.05 * y) + random.nextInt(-24, 25));
                image.setRGB(x, y, (shade << 16) | ((255 - shade) << 8) | ((shade ^ y) & 0xff));
            }
        }
        return image;
    }

    private DataSpec data(String name) {
        return experiment.data().withSource(folder.resolve(name).toString());
    }

    private Dataset open(String name) throws IOException {
        return Dataset.open(data(name), experiment.model().size(), _ -> {});
    }

    private BatchStream stream(Dataset pictures) {
        return new BatchStream(pictures, 1, experiment.data().flip());
    }

    /// Files from the folder to pictures of the model's size, on all processors, as at the start of a run.
    Rounds.Work files() {
        return new Rounds.Work("decode", "Decoding JPEG", 0, false, () -> {
            try (var pictures = open(PICTURES)) {
                return pictures.count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// The same pictures out of the packed file, which is opened for them, in batches as at the start of a run.
    Rounds.Work packed() {
        return new Rounds.Work("packed", "Packed file", 0, false, () -> {
            try (var pictures = open(PACKED)) {
                var fresh = stream(pictures);
                long done = 0;
                while (done < pictures.count()) {
                    done += made(fresh, done);
                }
                return done;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// Batches out of decoded pictures, as in every step of a run.
    Rounds.Work batches() {
        return new Rounds.Work("batch", "Batches", 0, false, () -> {
            long size = made(stream, position);
            position += size;
            return size;
        });
    }

    private long made(BatchStream from, long at) {
        try (var pictures = from.batch(at, batch)) {
            return pictures.size();
        }
    }

    @Override
    public void close() throws IOException {
        decoded.close();
        DurableFiles.delete(folder);
    }

    private record Unheard() implements EvaluationListener {
        @Override
        public void done(String what, long done, long of) {}

        @Override
        public void note(String sentence) {}
    }
}

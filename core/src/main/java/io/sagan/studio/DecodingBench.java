package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.data.BatchStream;
import io.sagan.data.Dataset;
import io.sagan.tensor.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/// A folder of JPEG files made for the purpose, decoded over and over; and batches made of the decoded
/// pictures. Closing it deletes the folder.
final class DecodingBench implements AutoCloseable {
    private static final int FILES = 64;
    private static final int SIDE = 256;

    private final Path folder;
    private final Experiment experiment;
    private final Dataset decoded;
    private final BatchStream stream;
    private long position;

    private DecodingBench(Path folder, Experiment experiment) throws IOException {
        this.folder = folder;
        this.experiment = experiment;
        decoded = open();
        stream = new BatchStream(decoded, 1, experiment.data().flip());
    }

    static DecodingBench make(Experiment experiment) throws IOException {
        var folder = Files.createTempDirectory("sagan-bench");
        boolean whole = false;
        try {
            var random = Seeds.stream(1, "benchmark pictures");
            for (int i = 0; i < FILES; i++) {
                ImageIO.write(picture(random), "jpg", folder.resolve(i + ".jpg").toFile());
            }
            var made = new DecodingBench(folder, experiment);
            whole = true;
            return made;
        } finally {
            if (!whole) {
                delete(folder);
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

    private Dataset open() throws IOException {
        return Dataset.open(
                experiment.data().withSource(folder.toString()),
                experiment.model().size(),
                file -> {});
    }

    /// Files from the folder to pictures of the model's size, on all processors, as at the start of a run.
    Rounds.Work files() {
        return new Rounds.Work("decode", "Decoding JPEG", 0, false, () -> {
            try (var pictures = open()) {
                return pictures.count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// Batches out of decoded pictures, as in every step of a run.
    Rounds.Work batches() {
        int size = experiment.train().batch() / experiment.train().accumulation();
        return new Rounds.Work("batch", "Batches", 0, false, () -> {
            try (var batch = stream.batch(position, size)) {
                position += size;
                return batch.size();
            }
        });
    }

    @Override
    public void close() throws IOException {
        decoded.close();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Files.deleteIfExists(folder.resolve(i + ".jpg"));
        }
        Files.delete(folder);
    }
}

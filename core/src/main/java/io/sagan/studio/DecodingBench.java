package io.sagan.studio;

import io.sagan.config.DataSpec;
import io.sagan.config.Experiment;
import io.sagan.data.BatchStream;
import io.sagan.data.Dataset;
import io.sagan.tensor.Seeds;
import io.sagan.train.DurableFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A folder of JPEG files made for the purpose, decoded over and over; a packed file of as many pictures as a small
/// data set has, opened and read through over and over; and batches made of the decoded pictures. Closing it deletes
/// all of them.
///
/// 64 pictures are drawn and repeated: to 512 files, since code that is just being compiled would be most of what fewer
/// show, and to as many as [#packedPictures] says in the packed file, of which opening would be most.
final class DecodingBench implements AutoCloseable {
    private static final int DRAWN = 64;
    private static final int FILES = 512;
    private static final int SIDE = 256;
    private static final int PACKED_PICTURES = 4096;
    private static final long PACKED_BYTES = 96L << 20;
    private static final String PICTURES = "pictures";
    private static final String SMALL = "small";
    private static final String PACKED = "packed.safetensors";

    private final ScratchFolder scratch;
    private final Path folder;
    private final Experiment experiment;
    private final int batch;
    private final Dataset decoded;
    private final BatchStream stream;
    private long position;

    private DecodingBench(ScratchFolder scratch, Experiment experiment) throws IOException {
        this.scratch = scratch;
        folder = scratch.path();
        this.experiment = experiment;
        batch = experiment.train().batch() / experiment.train().accumulation();
        pack();
        decoded = open(PICTURES);
        stream = stream(decoded);
    }

    static DecodingBench make(Experiment experiment) throws IOException {
        var scratch = ScratchFolder.make("sagan-bench");
        boolean whole = false;
        try {
            write(scratch.path().resolve(PICTURES), SIDE, FILES);
            var made = new DecodingBench(scratch, experiment);
            whole = true;
            return made;
        } finally {
            if (!whole) {
                scratch.close();
            }
        }
    }

    /// Pictures in the packed file: 4096, or where that would be more than 96 MiB, what these hold, but at least 64.
    private static int packedPictures(int size) {
        return Math.clamp(PACKED_BYTES / (3L * size * size), DRAWN, PACKED_PICTURES);
    }

    /// Packs files that are of the model's size already, which is quicker than to resize each of thousands.
    private void pack() throws IOException {
        int size = experiment.model().size();
        write(folder.resolve(SMALL), size, packedPictures(size));
        Packing.pack(data(SMALL), size, folder.resolve(PACKED), new Unheard());
        DurableFiles.delete(folder.resolve(SMALL));
    }

    private static void write(Path folder, int side, int count) throws IOException {
        Files.createDirectory(folder);
        var random = Seeds.stream(1, "benchmark pictures");
        var files = new ArrayList<byte[]>();
        for (int i = 0; i < DRAWN; i++) {
            var file = new ByteArrayOutputStream();
            try (var stream = new MemoryCacheImageOutputStream(file)) { // given a plain stream it keeps a file
                ImageIO.write(picture(side, random), "jpg", stream);
            }
            files.add(file.toByteArray());
        }
        for (int i = 0; i < count; i++) {
            Files.write(folder.resolve(i + ".jpg"), files.get(i % DRAWN));
        }
    }

    /// Waves under a little noise: about the file size of a photograph, 0.19 bytes a pixel at 256 pixels.
    private static BufferedImage picture(int side, RandomGenerator random) {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        double slant = random.nextDouble(0.02, 0.2);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
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

    /// All pictures of the packed file, which is opened for them, in batches as in a run, once through.
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
        scratch.close();
    }

    private record Unheard() implements EvaluationListener {
        @Override
        public void done(String what, long done, long of) {}

        @Override
        public void note(String sentence) {}
    }
}

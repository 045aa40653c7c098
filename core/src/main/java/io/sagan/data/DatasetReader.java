package io.sagan.data;

import io.sagan.config.DataSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decodes a source on all processor cores and keeps what is usable.
final class DatasetReader {
    private static final int MOST_THREADS = 16;

    private final PictureSource source;
    private final PictureDecoder decoder;
    private final PictureReading.ForModel reading;
    private final DataSpec spec;
    private final Admission admission;
    private final @Nullable String[] reasons;
    private final byte[][] digests;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();

    DatasetReader(
            PictureSource source, PictureReading.ForModel reading, DataSpec spec, Consumer<LeftOutFile> listener) {
        this.source = source;
        this.decoder = new PictureDecoder(reading);
        this.reading = reading;
        this.spec = spec;
        admission = new Admission(source, spec.strict(), listener);
        reasons = new String[source.count()];
        digests = new byte[source.count()][];
    }

    Dataset read(Path scratch, BooleanSupplier stop) throws IOException {
        admission.begin();
        int size = reading.size();
        var pixels = new PixelBlock(source.count(), size * size * 3, spec.memoryMegabytes(), scratch);
        try {
            decodeAll(pixels, stop);
            for (int i = 0; i < reasons.length; i++) {
                var reason = reasons[i];
                if (reason != null) {
                    admission.leaveOut(new LeftOutFile(source.name(i), reason));
                }
            }
            var usable = usable();
            admission.requireEnough(usable.count(), usable::label);
            pixels.seal(usable.slots());
            return new Dataset(
                    size,
                    source.classNames(),
                    usable,
                    pixels,
                    fingerprint(usable),
                    admission.leftOut(),
                    source.departures(reading));
        } catch (IOException | RuntimeException | Error failed) {
            pixels.close();
            throw failed;
        }
    }

    private void decodeAll(PixelBlock pixels, BooleanSupplier stop) throws IOException {
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
        var workers = new ArrayList<Future<?>>();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> {
                    work(pixels, stop);
                    return true;
                }));
            }
            try {
                for (var worker : workers) {
                    worker.get();
                }
                if (Thread.interrupted()) { // a result that is there already is given without asking
                    throw new InterruptedException();
                }
            } finally {
                stopped.set(true); // else an interrupted reader would wait for all that is left
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading the pictures was interrupted");
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException disk -> throw disk;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("decoding failed", failed.getCause());
            }
        }
    }

    private void work(PixelBlock pixels, BooleanSupplier stop) throws IOException {
        var digest = Sha256.start();
        try {
            // Indices are handed out in order, so under strict the first bad file is always the same
            for (int i = next.getAndIncrement(); i < source.count() && !stopped.get(); i = next.getAndIncrement()) {
                if (stop.getAsBoolean()) {
                    throw new DataException("stopped while the pictures were read; no training was lost");
                }
                try {
                    var picture = source.picture(i, decoder).rgb();
                    digests[i] = digest.digest(picture);
                    pixels.put(i, picture);
                } catch (UnusablePictureException unusable) {
                    reasons[i] = unusable.getMessage();
                    stopped.compareAndSet(false, spec.strict());
                }
            }
        } catch (IOException | RuntimeException | Error failed) {
            stopped.set(true);
            throw failed;
        }
    }

    private Usable usable() {
        var pictures = new ArrayList<Usable.Entry>();
        for (int i = 0; i < reasons.length; i++) {
            if (reasons[i] == null) {
                pictures.add(new Usable.Entry(source.name(i), source.label(i), i));
            }
        }
        return new Usable(pictures);
    }

    private String fingerprint(Usable usable) {
        var fingerprint = new Fingerprint(reading.size(), source.classNames());
        usable.pictures().forEach(picture -> fingerprint.add(picture.label(), digests[picture.slot()]));
        return fingerprint.hex();
    }

    /// The pictures that are kept.
    private record Usable(List<Entry> pictures) implements PictureListing {

        /// @param slot its number in the source
        record Entry(String name, int label, int slot) {}

        Usable {
            pictures = List.copyOf(pictures);
        }

        @Override
        public int count() {
            return pictures.size();
        }

        @Override
        public String name(int picture) {
            return pictures.get(picture).name();
        }

        @Override
        public int label(int picture) {
            return pictures.get(picture).label();
        }

        int[] slots() {
            return pictures.stream().mapToInt(Entry::slot).toArray();
        }
    }
}

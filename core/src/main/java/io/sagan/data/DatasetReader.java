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
    private final int size;
    private final DataSpec spec;
    private final Consumer<LeftOutFile> listener;
    private final List<LeftOutFile> leftOut = new ArrayList<>();
    private final @Nullable String[] reasons;
    private final byte[][] digests;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();

    DatasetReader(
            PictureSource source, PictureDecoder decoder, int size, DataSpec spec, Consumer<LeftOutFile> listener) {
        this.source = source;
        this.decoder = decoder;
        this.size = size;
        this.spec = spec;
        this.listener = listener;
        reasons = new String[source.count()];
        digests = new byte[source.count()][];
    }

    Dataset read(Path scratch, BooleanSupplier stop) throws IOException {
        for (var file : source.leftOut()) {
            leaveOut(file);
        }
        // Before any decoding, so that a misplaced folder is told of at once; whether a single picture is
        // usable is not known yet
        if (source.count() != 1) {
            requireEnough(usable());
        }
        var pixels = new PixelBlock(source.count(), size * size * 3, spec.memoryMegabytes(), scratch);
        try {
            decodeAll(pixels, stop);
            for (int i = 0; i < reasons.length; i++) {
                var reason = reasons[i];
                if (reason != null) {
                    leaveOut(new LeftOutFile(source.name(i), reason));
                }
            }
            var pictures = usable();
            requireEnough(pictures);
            pixels.seal();
            return new Dataset(size, source.classNames(), pictures, pixels, fingerprint(pictures), leftOut);
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

    private void leaveOut(LeftOutFile file) throws DataException {
        if (spec.strict()) {
            throw new DataException("'%s' in %s %s: mend or remove it, or leave out --strict (data.strict)"
                    .formatted(file.file(), source.title(), file.reason()));
        }
        leftOut.add(file);
        listener.accept(file);
    }

    private List<Dataset.Entry> usable() {
        var pictures = new ArrayList<Dataset.Entry>();
        for (int i = 0; i < reasons.length; i++) {
            if (reasons[i] == null) {
                pictures.add(new Dataset.Entry(source.name(i), source.label(i), i));
            }
        }
        return pictures;
    }

    private void requireEnough(List<Dataset.Entry> pictures) throws DataException {
        int count = pictures.size();
        if (count > 0 && source.classesMustBeFilled()) {
            var filled = new boolean[Math.max(1, source.classNames().size())];
            for (var picture : pictures) {
                filled[picture.label()] = true;
            }
            for (int c = 0; c < source.classNames().size(); c++) {
                if (!filled[c]) {
                    throw new DataException("class folder '%s' in %s holds no usable picture: remove it or add pictures"
                            .formatted(source.classNames().get(c), source.title()));
                }
            }
        }
        if (count < 2) {
            var why = leftOut.isEmpty()
                    ? ""
                    : " (files left out: %s; the first, '%s', %s)"
                            .formatted(
                                    leftOut.size(),
                                    leftOut.getFirst().file(),
                                    leftOut.getFirst().reason());
            throw new DataException("%s holds %s usable picture%s: training needs at least 2"
                    .formatted(source.title(), count == 0 ? "no" : "only one", why));
        }
    }

    private String fingerprint(List<Dataset.Entry> pictures) {
        var digest = Sha256.start();
        Sha256.add(digest, size);
        Sha256.add(digest, source.classNames());
        for (var picture : pictures) {
            Sha256.add(digest, picture.label());
            digest.update(digests[picture.slot()]);
        }
        return Sha256.hex(digest);
    }
}

package io.sagan.studio;

import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.sample.ImageGrid;
import io.sagan.sample.Sampler;
import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.Engine;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.Seeds;
import io.sagan.train.CheckpointStore;
import io.sagan.train.DurableFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A generator ready to draw: loaded once, safe to call from any thread, closed when done.
///
/// All native work happens on one thread of its own, which owns the weights; callers wait their
/// turn.
public final class TrainedGenerator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainedGenerator.class);
    private static final int CHUNK = 64;

    private final ExecutorService thread;
    private final ModelCard card;
    private final Loaded loaded;
    private boolean closed; // known to the generator's own thread only

    /// What lives on the thread.
    private record Loaded(PointerScope scope, Generator generator) {}

    private TrainedGenerator(ExecutorService thread, ModelCard card, Loaded loaded) {
        this.thread = thread;
        this.card = card;
        this.loaded = loaded;
    }

    /// Loads a generator. Loading never runs code from a file.
    ///
    /// A damaged checkpoint of a run is passed over for the one before it, with a warning in the log.
    ///
    /// @param model a run (its newest whole checkpoint's averaged generator), a checkpoint, or a
    ///     folder with `model.json` and `generator.safetensors`
    /// @throws IOException when there is no model, or it is damaged or does not fit its description
    public static TrainedGenerator load(Path model) throws IOException {
        var directory = directory(model);
        var weights = weights(directory);
        var card = JsonFiles.read(directory.resolve(CheckpointFiles.CARD), ModelCard.class);
        var thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("sagan-generator").factory());
        try {
            return new TrainedGenerator(thread, card, call(thread, () -> load(card, weights)));
        } catch (IOException | RuntimeException e) {
            thread.shutdown();
            throw e;
        }
    }

    private static Loaded load(ModelCard card, Path weights) throws IOException {
        Engine.start();
        Engine.useBlasThreads(1);
        var scope = new PointerScope();
        boolean whole = false;
        try {
            var generator = new Generator(card.model(), card.classes().size(), Seeds.stream(0, "replaced"));
            try (var _ = new PointerScope()) {
                ModuleState.copy(read(weights), ModuleState.all(generator));
            }
            ModuleState.requireGradients(generator, false);
            generator.eval();
            whole = true;
            return new Loaded(scope, generator);
        } catch (IllegalArgumentException e) {
            throw new IOException(weights + ": " + e.getMessage(), e);
        } finally {
            if (!whole) {
                scope.close();
            }
        }
    }

    /// The folder in which a model lies: itself, or a run's newest whole checkpoint.
    static Path directory(Path model) throws IOException {
        if (CheckpointStore.isCheckpoint(model)) {
            CheckpointStore.verify(model);
            return model;
        }
        if (Files.isRegularFile(model.resolve(CheckpointFiles.CARD))) {
            return model;
        }
        var store = new CheckpointStore(RunDirectory.open(model).checkpoints(), 1, 0);
        return store.newestComplete(LOG::warn)
                .orElseThrow(() -> new IOException(model + " holds no whole checkpoint yet; train it for longer"));
    }

    /// The averaged generator where there is one.
    static Path weights(Path directory) {
        var average = directory.resolve(CheckpointFiles.AVERAGE);
        return Files.exists(average) ? average : directory.resolve("generator.safetensors");
    }

    /// Class names by label; empty for an unconditional model.
    public List<String> classNames() {
        return card.classes();
    }

    /// Width and height of the pictures, in pixels.
    public int size() {
        return card.model().size();
    }

    /// One picture.
    ///
    /// @throws IllegalArgumentException when the model has no such class
    public BufferedImage sample(SampleRequest request) {
        return samples(request, 1).getFirst();
    }

    /// Several pictures of one request; the first is that of [#sample].
    ///
    /// @param count at least 1
    /// @throws IllegalArgumentException when the model has no such class
    public List<BufferedImage> samples(SampleRequest request, int count) {
        return samples(request, 0, count);
    }

    /// A part of the endless row of pictures that a request stands for.
    ///
    /// @param first the first picture's place in the row, at least 0
    /// @param count at least 1
    /// @throws IllegalArgumentException when the model has no such class
    public List<BufferedImage> samples(SampleRequest request, long first, int count) {
        if (first < 0) {
            throw new IllegalArgumentException("first must be at least 0, got " + first);
        }
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, got " + count);
        }
        int classes = card.classes().size();
        var chosen = chosenClass(request);
        return draw(request, first, count, picture -> chosen.orElse((int) (picture % Math.max(1, classes))));
    }

    /// Each picture has a random stream of its own, so that picture k does not depend on how many are
    /// drawn; a chunk at a time, so that memory does not either.
    private List<BufferedImage> draw(SampleRequest request, long first, int count, LongToIntFunction label) {
        var images = new ArrayList<BufferedImage>();
        for (int done = 0; done < count; done += CHUNK) {
            int size = Math.min(CHUNK, count - done);
            long from = first + done;
            images.addAll(work(() -> {
                try (var _ = new PointerScope()) {
                    int latent = card.model().latent();
                    var z = new float[size * latent];
                    var labels = new long[size];
                    for (int i = 0; i < size; i++) {
                        request.fill(z, i * latent, latent, from + i);
                        labels[i] = label.applyAsInt(from + i);
                    }
                    var latents = new Latents(Tensor.create(z, size, latent), Tensor.create(labels, size));
                    return new Sampler(loaded.generator).images(latents);
                }
            }));
        }
        return images;
    }

    /// A sheet of pictures; with several classes and no class asked for, one row per class in turn.
    ///
    /// @param columns pictures in a row, at least 1
    /// @param rows at least 1
    /// @throws IllegalArgumentException when the model has no such class
    public BufferedImage sheet(SampleRequest request, int columns, int rows) {
        var classes = card.classes();
        boolean inTurn = !classes.isEmpty() && request.className() == null;
        var names = inTurn
                ? IntStream.range(0, rows)
                        .mapToObj(row -> classes.get(row % classes.size()))
                        .toList()
                : List.<String>of();
        var grid = new ImageGrid(columns, names);
        grid.requireRoom(size(), rows);
        var chosen = chosenClass(request);
        return grid.draw(draw(
                request,
                0,
                columns * rows,
                picture -> chosen.orElse(inTurn ? (int) (picture / columns % classes.size()) : 0)));
    }

    /// Pictures from given latents: tensor `z` float32 `[N, latent]`, optional `labels` int64
    /// `[N]`, to tensor
    /// `images` float32 `[N, 3, H, W]` in [-1, 1].
    ///
    /// @param latents safetensors file to read
    /// @param out safetensors file to write
    /// @throws IOException when a file cannot be read or written, or holds something else
    public void generate(Path latents, Path out) throws IOException {
        call(thread, whileOpen(() -> {
            try (var _ = new PointerScope()) {
                var read = read(latents);
                var z = read.get("z");
                int latent = card.model().latent();
                if (z == null
                        || z.dim() != 2
                        || z.size(1) != latent
                        || z.scalar_type().intern() != ScalarType.Float) {
                    throw new IOException(latents + " must hold the tensor z as float32 [N, " + latent + "]");
                }
                var images = new Sampler(loaded.generator).tensor(new Latents(z, labels(latents, read, z.size(0))));
                Safetensors.write(out, Map.of("images", images), Map.of());
                return out;
            }
        }));
    }

    private static Map<String, Tensor> read(Path file) throws IOException {
        try {
            return Safetensors.read(file).tensors();
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + " could not be read: " + DurableFiles.reason(e), e);
        }
    }

    private Tensor labels(Path file, Map<String, Tensor> read, long count) throws IOException {
        var labels = read.get("labels");
        if (labels == null) {
            if (!card.classes().isEmpty()) {
                throw new IOException(file + " must hold the tensor labels as int64 [N]: the model has "
                        + card.classes().size() + " classes");
            }
            return Tensor.create(new long[Math.toIntExact(count)], count);
        }
        if (labels.dim() != 1 || labels.size(0) != count || labels.scalar_type().intern() != ScalarType.Long) {
            throw new IOException(file + " must hold the tensor labels as int64 [" + count + "]");
        }
        long least = count == 0 ? 0 : labels.min().item_long();
        long most = count == 0 ? 0 : labels.max().item_long();
        if (least < 0 || most >= Math.max(1, card.classes().size())) {
            throw new IOException(file + ": labels must be in 0.."
                    + (Math.max(1, card.classes().size()) - 1) + ", got " + (least < 0 ? least : most));
        }
        return labels;
    }

    /// The class that a request asks for; empty when it leaves it open.
    private OptionalInt chosenClass(SampleRequest request) {
        int classes = card.classes().size();
        var name = request.className();
        if (name == null) {
            return OptionalInt.empty();
        }
        if (classes == 0) {
            throw new IllegalArgumentException("this model has no classes, so none can be chosen; got " + name);
        }
        int label = card.classes().indexOf(name);
        if (label < 0 && name.matches("[0-9]{1,6}")) {
            label = Integer.parseInt(name);
        }
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("class must be one of " + String.join(", ", card.classes())
                    + " or a number in 0.." + (classes - 1) + ", got " + name);
        }
        return OptionalInt.of(label);
    }

    private <T> T work(Callable<T> task) {
        try {
            return call(thread, whileOpen(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> Callable<T> whileOpen(Callable<T> task) {
        return () -> {
            if (closed) {
                throw isClosed(null);
            }
            return task.call();
        };
    }

    private static IllegalStateException isClosed(@Nullable Exception cause) {
        return new IllegalStateException("this generator is closed; load it again", cause);
    }

    private static <T> T call(ExecutorService thread, Callable<T> task) throws IOException {
        try {
            return thread.submit(task).get();
        } catch (RejectedExecutionException e) {
            throw isClosed(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the generator", e);
        }
    }

    /// Frees the weights and ends the thread, after what was asked before; later calls fail. Closing
    /// twice is harmless.
    @Override
    public void close() {
        try {
            thread.execute(() -> {
                if (!closed) {
                    closed = true;
                    loaded.scope.close();
                }
            });
        } catch (RejectedExecutionException e) {
            return; // closed before
        }
        thread.shutdown();
    }
}

package io.sagan.studio;

import io.sagan.archive.Layout;
import io.sagan.archive.Translation;
import io.sagan.data.Picture;
import io.sagan.data.Sha256;
import io.sagan.evaluation.DrawnPicture;
import io.sagan.models.Generator;
import io.sagan.models.Latents;
import io.sagan.sample.ImageGrid;
import io.sagan.sample.Sampler;
import io.sagan.sample.StandingStatistics;
import io.sagan.tensor.Engine;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// A generator ready to draw: loaded once, safe to call from any thread, closed when done.
///
/// All native work happens on one thread of its own, which owns the weights; callers wait their
/// turn.
public final class TrainedGenerator implements AutoCloseable {
    private static final int CHUNK = 64;
    private static final int MOST_ROWS = 32;
    private static final int ROWS_WITHOUT_CLASSES = 8;
    private static final int LEAST_FRAME = 256;
    private static final int LEAST_TILE = 128;
    /// Pictures of one attention figure, at most.
    public static final int MOST_ATTENTION = 64;

    private final NetworkThread<Loaded> thread;
    private final ModelCard card;
    private final Path file;

    /// What lives on the thread.
    private record Loaded(Generator generator, StandingStatistics standing) {}

    private TrainedGenerator(NetworkThread<Loaded> thread, ModelCard card, Path file) {
        this.thread = thread;
        this.card = card;
        this.file = file;
    }

    /// Loads a generator. Loading never runs code from a file.
    ///
    /// A damaged checkpoint of a run is passed over for the one before it, with a warning in the log.
    ///
    /// @param model a run (its best measured generator, or where it was not measured the averaged
    ///     generator of its newest whole checkpoint), a checkpoint, or a folder with `model.json` and
    ///     `generator.safetensors`
    /// @throws IOException when there is no model, or it is damaged or does not fit its description
    public static TrainedGenerator load(Path model) throws IOException {
        if (Files.exists(model)) {
            Engine.startAhead(); // reading the description takes about as long
        }
        return ModelFiles.useBest(model, files -> {
            var weights = files.generator();
            var card = files.card();
            int classes = card.classes().size();
            ModelFiles.requireShapes(
                    weights,
                    Translation.generator(Layout.SAGAN, card.model(), classes).shapes());
            var thread = NetworkThread.start("sagan-generator", () -> {
                var generator = new Generator(card.model(), classes, Seeds.stream(0, "replaced"));
                ModelFiles.fill(weights, generator);
                generator.fold();
                return new Loaded(generator, new StandingStatistics(generator));
            });
            return new TrainedGenerator(thread, card, weights);
        });
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
        return draw(request, first, count, picture -> label(request, picture));
    }

    /// Pictures of given classes, to be looked at by another network.
    ///
    /// @param first the first picture's place in the row, at least 0
    /// @param labels the class of each
    List<Picture> pictures(SampleRequest request, long first, List<Integer> labels) {
        var images = draw(request, first, labels.size(), picture -> labels.get((int) (picture - first)));
        return IntStream.range(0, images.size())
                .mapToObj(i -> DrawnPicture.of(images.get(i), "sample " + (first + i), labels.get(i)))
                .toList();
    }

    /// Which weights were loaded: `best`, or the checkpoint's name.
    String weights() {
        return String.valueOf(file.resolveSibling("").normalize().getFileName());
    }

    /// SHA-256 of the file of weights, in hexadecimal.
    ///
    /// @throws IOException when the file is gone or cannot be read
    String digest() throws IOException {
        return Sha256.of(file);
    }

    /// Each picture has a random stream of its own, so that picture k does not depend on how many are
    /// drawn; a chunk at a time, so that memory does not either.
    private List<BufferedImage> draw(SampleRequest request, long first, int count, LongToIntFunction label) {
        var images = new ArrayList<BufferedImage>();
        for (int done = 0; done < count; done += CHUNK) {
            int size = Math.min(CHUNK, count - done);
            long from = first + done;
            images.addAll(drawing(request, generator -> {
                try (var _ = new PointerScope()) {
                    int latent = card.model().latent();
                    var z = new float[size * latent];
                    var labels = new long[size];
                    for (int i = 0; i < size; i++) {
                        request.fill(z, i * latent, latent, from + i);
                        labels[i] = label.applyAsInt(from + i);
                    }
                    var latents = new Latents(Tensor.create(z, size, latent), Tensor.create(labels, size));
                    return new Sampler(generator).images(latents);
                }
            }));
        }
        return images;
    }

    private <R> R drawing(SampleRequest request, NetworkThread.Task<Generator, R> task) {
        int batches = request.standing();
        return thread.work(loaded -> batches == 0
                ? task.on(loaded.generator)
                : loaded.standing.lend(
                        List.of(request.seed(), request.truncation(), batches),
                        batches,
                        batch -> request.standingBatch(
                                batch, card.model().latent(), card.classes().size()),
                        () -> task.on(loaded.generator)));
    }

    /// A sheet of pictures with the rows that suit the model: one for each class, at most 32; 8 without
    /// classes or with one class asked for.
    ///
    /// @param columns pictures in a row, at least 1
    /// @throws IllegalArgumentException when the model has no such class
    public BufferedImage sheet(SampleRequest request, int columns) {
        return sheet(request, columns, usualRows(request));
    }

    private int usualRows(SampleRequest request) {
        return card.classes().isEmpty() || request.className() != null
                ? ROWS_WITHOUT_CLASSES
                : Math.min(MOST_ROWS, card.classes().size());
    }

    /// A sheet of pictures; with several classes and no class asked for, one row per class in turn.
    ///
    /// @param columns pictures in a row, at least 1
    /// @param rows at least 1
    /// @throws IllegalArgumentException when the model has no such class
    public BufferedImage sheet(SampleRequest request, int columns, int rows) {
        var classes = card.classes();
        boolean inTurn = !classes.isEmpty() && request.className() == null;
        var names = inTurn ? classesInTurn(rows) : List.<String>of();
        var grid = new ImageGrid(columns, names);
        grid.requireRoom(size(), rows);
        var chosen = chosenClass(request);
        return grid.draw(draw(
                request,
                0,
                columns * rows,
                picture -> chosen.orElse(inTurn ? (int) (picture / columns % classes.size()) : 0)));
    }

    private List<String> classesInTurn(int rows) {
        var classes = card.classes();
        return IntStream.range(0, rows)
                .mapToObj(row -> classes.get(row % classes.size()))
                .toList();
    }

    /// What the generator attends to in pictures of a request, drawn and in numbers.
    ///
    /// @param count pictures, at least 1; the first is that of [#sample]
    /// @throws IllegalArgumentException when the model has no such class, layer or attention at all
    public AttentionFigure attention(SampleRequest request, int count, AttentionRequest wanted) {
        if (count < 1 || count > MOST_ATTENTION) {
            throw new IllegalArgumentException("count must be in 1.." + MOST_ATTENTION + ", got " + count);
        }
        int latent = card.model().latent();
        return drawing(request, generator -> {
            var drawing = new AttentionDrawing(wanted, "generator", generator.attentionPlaces());
            for (int picture = 0; picture < count; picture++) {
                int label = label(request, picture);
                var z = new float[latent];
                request.fill(z, 0, latent, picture);
                var title = card.classes().isEmpty()
                        ? "picture " + (picture + 1)
                        : card.classes().get(label);
                drawing.add(
                        title,
                        () -> generator.forward(Tensor.create(z, 1, latent), Tensor.create(new long[] {label}, 1)));
            }
            return drawing.figure();
        });
    }

    /// A sheet of interpolations, each row from its own picture of one stop to that of the next.
    ///
    /// @param rows at least 1; 0 for those that suit the model
    /// @throws IllegalArgumentException when the model has no such class, or the sheet is too large
    public BufferedImage sheet(Interpolation path, int rows) {
        boolean inTurn = !card.classes().isEmpty() && path.stops().stream().allMatch(stop -> stop.className() == null);
        int count = rows == 0 ? usualRows(path.stops().getFirst()) : rows;
        var grid = new ImageGrid(path.frames(), inTurn ? classesInTurn(count) : List.of());
        grid.requireRoom(size(), count);
        var pictures = new ArrayList<BufferedImage>();
        for (int row = 0; row < count; row++) {
            pictures.addAll(interpolated(path, row, row + 1, 0, path.frames()));
        }
        return grid.draw(pictures);
    }

    /// Takes frames of an animation, one after the other.
    public interface Frames {
        void take(BufferedImage frame) throws IOException;
    }

    /// Draws the pictures of an interpolation one after the other, for an animation.
    ///
    /// @param tiles interpolations side by side in every frame, at least 1
    /// @param frames takes each frame
    /// @throws IOException when `frames` throws it
    /// @throws IllegalArgumentException when the model has no such class
    public void animate(Interpolation path, int tiles, Frames frames) throws IOException {
        int columns = (int) Math.ceil(Math.sqrt(tiles));
        var grid = new ImageGrid(Math.max(1, columns), List.of(), tiles == 1 ? LEAST_FRAME : LEAST_TILE);
        grid.requireRoom(size(), Math.ceilDiv(tiles, Math.max(1, columns)));
        int chunk = Math.max(1, CHUNK / tiles);
        for (int frame = 0; frame < path.frames(); frame += chunk) {
            int end = Math.min(path.frames(), frame + chunk);
            var pictures = interpolated(path, 0, tiles, frame, end);
            for (int i = 0; i < end - frame; i++) {
                frames.take(grid.draw(pictures.subList(i * tiles, (i + 1) * tiles)));
            }
        }
    }

    /// Pictures of rows and frames, frame by frame.
    private List<BufferedImage> interpolated(Interpolation path, int firstRow, int endRow, int firstFrame, int end) {
        int rows = endRow - firstRow;
        int count = rows * (end - firstFrame);
        int latent = card.model().latent();
        int classes = card.classes().size();
        return drawing(path.stops().getFirst(), generator -> {
            try (var _ = new PointerScope()) {
                var z = new float[count * latent];
                var shares = new float[count * classes];
                for (int i = 0; i < count; i++) {
                    int frame = firstFrame + i / rows;
                    int row = firstRow + i % rows;
                    System.arraycopy(path.latent(frame, row, latent), 0, z, i * latent, latent);
                    if (classes > 0) {
                        float ahead = (float) path.share(frame);
                        shares[i * classes + label(path.from(frame), row)] += 1 - ahead;
                        shares[i * classes + label(path.to(frame), row)] += ahead;
                    }
                }
                var labels =
                        classes > 0 ? Tensor.create(shares, count, classes) : Tensor.create(new long[count], count);
                return new Sampler(generator).images(new Latents(Tensor.create(z, count, latent), labels));
            }
        });
    }

    /// The class of one picture of a request; 0 without classes.
    private int label(SampleRequest request, long picture) {
        return chosenClass(request)
                .orElse((int) (picture % Math.max(1, card.classes().size())));
    }

    /// Pictures from given latents: tensor `z` float32 `[N, latent]`, optional `labels` int64
    /// `[N]`, to tensor
    /// `images` float32 `[N, 3, H, W]` in [-1, 1].
    ///
    /// @param latents safetensors file to read
    /// @param out safetensors file to write
    /// @throws IOException when a file cannot be read or written, or holds something else
    /// @throws ArithmeticException when the generator makes a NaN or an infinity
    /// @throws IllegalArgumentException when `out` is `latents`, or a file of a model
    public void generate(Path latents, Path out) throws IOException {
        thread.call(loaded -> {
            TensorInput.requireSpare(latents, out);
            try (var _ = new PointerScope()) {
                var input = TensorInput.read(latents);
                var z = input.numbers("z", card.model().latent());
                var labels = input.labels(z.size(0), card.classes().size());
                var images = new Sampler(loaded.generator).tensor(new Latents(z, labels));
                Safetensors.write(out, Map.of("images", images), Map.of());
                return out;
            }
        });
    }

    /// The class that a request asks for; empty when it leaves it open.
    private OptionalInt chosenClass(SampleRequest request) {
        var name = request.className();
        return name == null
                ? OptionalInt.empty()
                : OptionalInt.of(ModelDescription.label(card.classes(), "class", name));
    }

    /// Frees the weights and ends the thread, after what was asked before; later calls fail. Closing
    /// twice is harmless.
    @Override
    public void close() {
        thread.close();
    }
}

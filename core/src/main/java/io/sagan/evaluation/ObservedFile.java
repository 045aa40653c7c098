package io.sagan.evaluation;

import io.sagan.data.Sha256;
import io.sagan.metrics.FeatureMoments;
import io.sagan.metrics.Features;
import io.sagan.tensor.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// What a network saw, kept in a file so that the same pictures need not be looked at again.
///
/// Tensors `mean` float64 `(D)`, `covariance` float64 `(D, D)`, and where they were kept `features` and
/// `logits` float32 `(N, …)` and `labels` int64 `(N)`; counts and names are in the metadata.
public final class ObservedFile {
    private static final String FORMAT = "3";

    private ObservedFile() {}

    /// Writes the file in one step: it is whole or absent.
    public static void write(Path file, Observed observed) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        var aside = file.resolveSibling(".partial-" + ProcessHandle.current().pid() + "-" + file.getFileName());
        try (var _ = new PointerScope()) {
            Safetensors.write(aside, tensors(observed), metadata(observed));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static Map<String, Tensor> tensors(Observed observed) {
        var tensors = new HashMap<String, Tensor>();
        var moments = observed.moments();
        int width = moments.width();
        tensors.put("mean", Tensor.create(moments.mean(), width));
        tensors.put("covariance", Tensor.create(moments.covariance(), width, width));
        var features = observed.features();
        if (features != null) {
            tensors.put("features", matrix(features.rows()));
            tensors.put(
                    "labels",
                    Tensor.create(
                            IntStream.range(0, features.count())
                                    .mapToLong(features::label)
                                    .toArray(),
                            features.count()));
        }
        if (!observed.logits().isEmpty()) {
            tensors.put("logits", matrix(observed.logits()));
        }
        return tensors;
    }

    private static Map<String, String> metadata(Observed observed) {
        var texts = new HashMap<String, String>();
        texts.put("format", FORMAT);
        texts.put("count", Long.toString(observed.count()));
        texts.put("classes", lines(observed.classNames()));
        texts.put("names", lines(observed.names()));
        texts.put(
                "classCounts",
                observed.classCounts().stream().map(String::valueOf).collect(Collectors.joining("\n")));
        texts.put("leftOut", lines(observed.leftOut()));
        texts.put("numbers", digest(observed));
        return texts;
    }

    /// SHA-256 of all numbers: a file that was damaged must not give a wrong score in silence.
    private static String digest(Observed observed) {
        var digest = Sha256.start();
        var moments = observed.moments();
        for (var numbers : List.of(moments.mean(), moments.covariance())) {
            var bytes = ByteBuffer.allocate(Double.BYTES * numbers.length);
            bytes.asDoubleBuffer().put(numbers);
            digest.update(bytes);
        }
        var features = observed.features();
        if (features != null) {
            features.rows().forEach(row -> add(digest, row));
            IntStream.range(0, features.count()).forEach(i -> Sha256.add(digest, features.label(i)));
        }
        observed.logits().forEach(row -> add(digest, row));
        return Sha256.hex(digest);
    }

    private static void add(MessageDigest digest, float[] row) {
        var bytes = ByteBuffer.allocate(Float.BYTES * row.length);
        bytes.asFloatBuffer().put(row);
        digest.update(bytes);
    }

    /// Reads the file back.
    ///
    /// @return empty where there is none, or none that is whole
    public static Optional<Observed> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var _ = new PointerScope()) {
            var stored = Safetensors.read(file);
            var texts = stored.metadata();
            var tensors = stored.tensors();
            var mean = tensors.get("mean");
            var covariance = tensors.get("covariance");
            if (!FORMAT.equals(texts.get("format")) || mean == null || covariance == null) {
                return Optional.empty();
            }
            var moments = FeatureMoments.of(
                    doubles(mean), doubles(covariance), Long.parseLong(texts.getOrDefault("count", "")));
            var features = tensors.get("features");
            var labels = tensors.get("labels");
            var logits = tensors.get("logits");
            var observed = new Observed(
                    lines(texts.getOrDefault("classes", "")),
                    moments,
                    features == null || labels == null ? null : new Features(rows(features), integers(labels)),
                    logits == null ? List.of() : rows(logits),
                    lines(texts.getOrDefault("names", "")),
                    lines(texts.getOrDefault("classCounts", "")).stream()
                            .map(Long::valueOf)
                            .toList(),
                    lines(texts.getOrDefault("leftOut", "")));
            return digest(observed).equals(texts.get("numbers")) ? Optional.of(observed) : Optional.empty();
        } catch (IOException | IllegalArgumentException | ClassCastException damaged) {
            return Optional.empty();
        }
    }

    /// One text a line; a name's own line break would shift those after it.
    private static String lines(List<String> texts) {
        return texts.stream().map(text -> text.replaceAll("\\R", " ")).collect(Collectors.joining("\n"));
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n", -1));
    }

    private static Tensor matrix(List<float[]> rows) {
        int width = rows.getFirst().length;
        var matrix = torch.empty(rows.size(), width);
        FloatBuffer numbers = matrix.createBuffer();
        for (int i = 0; i < rows.size(); i++) {
            numbers.put(i * width, rows.get(i));
        }
        return matrix;
    }

    private static List<float[]> rows(Tensor matrix) {
        int width = (int) matrix.size(1);
        FloatBuffer numbers = matrix.createBuffer();
        var rows = new ArrayList<float[]>();
        for (int i = 0; i < matrix.size(0); i++) {
            var row = new float[width];
            numbers.get(i * width, row);
            rows.add(row);
        }
        return rows;
    }

    private static double[] doubles(Tensor tensor) {
        var numbers = new double[(int) tensor.numel()];
        DoubleBuffer buffer = tensor.createBuffer();
        buffer.get(numbers);
        return numbers;
    }

    private static List<Integer> integers(Tensor tensor) {
        LongBuffer buffer = tensor.createBuffer();
        var numbers = new ArrayList<Integer>();
        while (buffer.hasRemaining()) {
            numbers.add((int) buffer.get());
        }
        return numbers;
    }
}

package io.sagan.features;

import io.sagan.archive.TensorFile;
import io.sagan.data.CacheFolder;
import io.sagan.data.Sha256;
import io.sagan.tensor.DamagedFileException;
import io.sagan.tensor.Mismatch;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Where the weights of the FID Inception come from.
///
/// They are 472 float32 tensors under torchvision's names: `NAME.conv.weight` and
/// `NAME.bn.{weight,bias,running_mean,running_var}` of 94 convolutions, `fc.weight` and `fc.bias`.
/// `num_batches_tracked`, which evaluation does not use, may be there or not.
public final class InceptionWeights {
    /// The conversion of `inception-2015-12-05.tgz` that pytorch-fid publishes and torch-fidelity shares.
    public static final PublishedFile PUBLISHED = new PublishedFile(
            URI.create(
                    "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth"),
            "pt_inception-2015-12-05-6726825d.pth",
            95_628_359,
            "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2",
            Duration.ofSeconds(30));

    private static final String COUNTER = ".num_batches_tracked";

    /// Reads named tensors into the caller's pointer scope.
    @FunctionalInterface
    private interface Reader {
        Map<String, Tensor> read() throws IOException;
    }

    private final Reader reader;
    private final Optional<String> fileDigest;

    private InceptionWeights(Reader reader, Optional<String> fileDigest) {
        this.reader = reader;
        this.fileDigest = fileDigest;
    }

    /// The weights in a file: a state dict of `torch.save` in either container, or safetensors.
    ///
    /// They need not be the published ones; [FeatureExtractor#digest] tells them apart.
    ///
    /// @throws DamagedFileException naming the tensors that are missing, unexpected or of another shape
    /// @throws IOException if it cannot be read
    public static InceptionWeights file(Path file) throws IOException {
        try (var open = TensorFile.open(file)) {
            requireAll(file, open.shapes());
        }
        return new InceptionWeights(() -> read(file), Optional.of(Sha256.of(file)));
    }

    /// The published weights, fetched on first use into the folder `weights` of [CacheFolder].
    ///
    /// @throws IOException with what to do instead, if they cannot be fetched
    public static InceptionWeights published(PublishedFile.Progress progress) throws IOException {
        return published(PUBLISHED, CacheFolder.of("weights"), progress);
    }

    /// The same from another place.
    static InceptionWeights published(PublishedFile published, Path folder, PublishedFile.Progress progress)
            throws IOException {
        return file(published.in(folder, progress));
    }

    /// Weights that recognise nothing but keep the size of what flows through them, for measuring speed.
    public static InceptionWeights random(long seed) {
        return new InceptionWeights(() -> drawn(seed), Optional.empty());
    }

    /// SHA-256 of the file as it is; empty for weights that come from none.
    public Optional<String> fileDigest() {
        return fileDigest;
    }

    /// All 472 tensors in float32, in the caller's pointer scope.
    Map<String, Tensor> read() throws IOException {
        return reader.read();
    }

    private static Map<String, Tensor> read(Path file) throws IOException {
        try (var open = TensorFile.open(file)) {
            requireAll(file, open.shapes());
            var tensors = open.read(shapes().keySet());
            tensors.replaceAll((_, tensor) -> tensor.to(ScalarType.Float));
            for (var tensor : tensors.entrySet()) {
                if (!tensor.getValue().isfinite().all().item_bool()) {
                    throw new DamagedFileException(file, tensor.getKey() + " holds numbers that are not finite");
                }
            }
            return tensors;
        }
    }

    private static void requireAll(Path file, Map<String, List<Long>> found) throws DamagedFileException {
        var wanted = shapes();
        var missing = new ArrayList<String>();
        var misshapen = new ArrayList<String>();
        wanted.forEach((name, shape) -> {
            var other = found.get(name);
            if (other == null) {
                missing.add(name);
            } else if (!other.equals(shape)) {
                misshapen.add(name + " " + other + " for " + shape);
            }
        });
        var unexpected = found.keySet().stream()
                .filter(name -> !wanted.containsKey(name) && !name.endsWith(COUNTER))
                .toList();
        if (!missing.isEmpty() || !unexpected.isEmpty() || !misshapen.isEmpty()) {
            throw new DamagedFileException(
                    file, "it is no FID Inception: " + Mismatch.words(missing, unexpected, misshapen));
        }
    }

    /// The shape of each tensor by name.
    static SequencedMap<String, List<Long>> shapes() {
        var shapes = new LinkedHashMap<String, List<Long>>();
        for (var unit : InceptionTable.units()) {
            long out = unit.out();
            shapes.put(unit.name() + ".conv.weight", List.of(out, (long) unit.in(), (long) unit.kernelHeight(), (long)
                    unit.kernelWidth()));
            for (var part : List.of("weight", "bias", "running_mean", "running_var")) {
                shapes.put(unit.name() + ".bn." + part, List.of(out));
            }
        }
        long width = InceptionOptions.Layer.POOL_2048.width();
        shapes.put("fc.weight", List.of((long) InceptionTable.LOGITS, width));
        shapes.put("fc.bias", List.of((long) InceptionTable.LOGITS));
        return shapes;
    }

    /// Kernels uniform in ±√(6 / fan in), which keeps the second moment through a ReLU; batch norms that
    /// change nothing.
    private static Map<String, Tensor> drawn(long seed) {
        var tensors = new LinkedHashMap<String, Tensor>();
        shapes().forEach((name, shape) -> {
            long[] sides = shape.stream().mapToLong(Long::longValue).toArray();
            var values = new float
                    [(int) shape.stream().reduce(1L, Math::multiplyExact).longValue()];
            if (shape.size() > 1) {
                var random = Seeds.stream(seed, "inception " + name);
                float bound = (float) Math.sqrt(6.0 * sides[0] / values.length);
                for (int i = 0; i < values.length; i++) {
                    values[i] = bound * (2 * random.nextFloat() - 1);
                }
            } else if (name.endsWith("bn.weight") || name.endsWith("running_var")) {
                Arrays.fill(values, 1);
            }
            tensors.put(name, Tensor.create(values, sides));
        });
        return tensors;
    }
}

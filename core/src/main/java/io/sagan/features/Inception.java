package io.sagan.features;

import static java.util.Objects.requireNonNull;

import io.sagan.config.PixelScaling;
import io.sagan.data.Picture;
import io.sagan.tensor.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The FID Inception of 2015-12-05, for evaluation: the network whose features FID, KID, precision and
/// recall are published with, and whose logits give the Inception score.
///
/// Features are the means over space of one feature map; logits are the last layer on those of
/// [InceptionOptions.Layer#POOL_2048], and a lower layer has none, for the network ends there. Pictures
/// of any sizes may come together.
///
/// Source: pytorch-fid and torch-fidelity, which agree on the network and differ in how pictures are
/// shown to it ([InceptionOptions]). Departures: batch norm is folded into the convolutions (in
/// float64) and average pooling moved behind the 1×1 convolution that follows it; both are exact up to
/// rounding.
public final class Inception implements FeatureExtractor {
    /// Pictures that go through the network together: more do not fit the processor's caches.
    private static final int BATCH = 8;

    private final InceptionOptions options;
    private final String digest;
    private final Optional<String> fileDigest;
    private final InceptionNetwork network;
    private final Tensor lastWeight;
    private final Tensor lastBias;

    private Inception(InceptionOptions options, Map<String, Tensor> weights, Optional<String> fileDigest) {
        this.options = options;
        this.fileDigest = fileDigest;
        digest = WeightsDigest.of(weights);
        network = new InceptionNetwork(weights, options, BATCH);
        lastWeight = requireNonNull(weights.get("fc.weight"));
        lastBias = requireNonNull(weights.get("fc.bias"));
        lastWeight.retainReference(); // they outlive the scope in which the others were read
        lastBias.retainReference();
    }

    /// Reads the weights and makes the network on this thread, which must also use and close it. Starts the
    /// engine.
    ///
    /// @throws IOException if the weights cannot be read
    public static Inception load(InceptionWeights weights, InceptionOptions options) throws IOException {
        Engine.start();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            return new Inception(options, weights.read(), weights.fileDigest());
        }
    }

    @Override
    public String name() {
        return "inception " + width() + (options.bfloat16() ? " bfloat16" : "");
    }

    /// SHA-256 over names and float32 numbers of the weights, in the order of the names: the same for the same
    /// weights in whatever kind of file.
    @Override
    public String digest() {
        return digest;
    }

    /// SHA-256 of the file the weights came from; empty when from none.
    public Optional<String> fileDigest() {
        return fileDigest;
    }

    /// What is taken, and how pictures are shown to the network.
    public InceptionOptions options() {
        return options;
    }

    @Override
    public int width() {
        return options.layer().width();
    }

    /// 1008 with the last layer, of which columns 1…1000 are ImageNet's classes; else 0.
    @Override
    public int classes() {
        return options.layer() == InceptionOptions.Layer.POOL_2048 ? InceptionTable.LOGITS : 0;
    }

    @Override
    public Extracted extract(List<Picture> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("pictures must be at least 1, got none");
        }
        var features = new ArrayList<float[]>();
        var logits = new ArrayList<float[]>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            var some = pictures.subList(from, Math.min(pictures.size(), from + BATCH));
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                var seen = network.forward(shown(some));
                addRows(seen, features);
                if (classes() > 0) {
                    var raw = seen.mm(lastWeight.t());
                    addRows(options.logitBias() ? raw.add(lastBias) : raw, logits);
                }
            }
        }
        return new Extracted(features, logits);
    }

    /// **Shape** `(N, 3, 299, 299)`, channels last.
    private Tensor shown(List<Picture> pictures) {
        int side = InceptionTable.SIDE;
        var numbers = torch.empty(
                new long[] {pictures.size(), side, side, 3},
                new TensorOptions(ScalarType.Float),
                new MemoryFormatOptional());
        var squares = IntStream.range(0, pictures.size())
                .parallel()
                .mapToObj(i -> scaled(Resize.square(options.resize(), pictures.get(i), side), options.scaling()))
                .toList();
        var target = new FloatPointer(numbers.data_ptr());
        for (int i = 0; i < squares.size(); i++) {
            var square = squares.get(i);
            target.position((long) i * square.length).put(square);
        }
        return numbers.permute(0, 3, 1, 2);
    }

    private static float[] scaled(float[] values, PixelScaling scaling) {
        switch (scaling) {
            case FIDELITY -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (values[i] - 128) / 128;
                }
            }
            case SIGNED_UNIT -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = 2 * (values[i] / 255) - 1;
                }
            }
        }
        return values;
    }

    private static void addRows(Tensor numbers, List<float[]> rows) {
        var plain = numbers.contiguous();
        var source = new FloatPointer(plain.data_ptr());
        int width = Math.toIntExact(plain.size(1));
        for (long i = 0; i < plain.size(0); i++) {
            var row = new float[width];
            source.position(i * width).get(row);
            rows.add(row);
        }
    }

    /// Multiplications and additions that one picture costs in the plain network, without those of
    /// resizing: 11.4·10⁹ for the whole of it.
    public long operationsPerPicture() {
        return InceptionTable.operations(options.layer());
    }

    @Override
    public void close() {
        network.close();
        lastWeight.close();
        lastBias.close();
    }
}

package io.sagan.features;

import io.sagan.data.Picture;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/// A trained [FeatureNetwork] as plain convolutions, normalisation and pooling folded into their weights.
final class FoldedNetwork implements AutoCloseable {

    /// Numbers in a row of features. On the built-in pictures a weak blur stood out from a second half of the
    /// data by half as much again as with 64, lost diversity by a fifth; 256 took half as long again for no more.
    static final int WIDTH = 128;

    private static final int BATCH = 64;
    private static final int BLOCKS = 3;

    private final int side;
    private final Map<String, Tensor> weights;

    /// @param side of its pictures
    /// @param weights as [FeatureNetwork#folded] gives them, and `scale`; closed with this
    FoldedNetwork(int side, Map<String, Tensor> weights) {
        this.side = side;
        this.weights = weights;
    }

    int classes() {
        return weights.containsKey("classes.weight")
                ? (int) weight("classes.weight").size(0)
                : 0;
    }

    /// Features, in units of `scale`, and logits of pictures of any size.
    Extracted extract(List<Picture> pictures) {
        var features = new ArrayList<float[]>();
        var logits = new ArrayList<float[]>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            var part = pictures.subList(from, Math.min(from + BATCH, pictures.size()));
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                var seen = features(PicturePixels.tensor(
                        part.stream().map(each -> each.squeezed(side).rgb()).toList(), side));
                addRows(seen.mul(weight("scale")), features);
                if (classes() > 0) {
                    addRows(
                            torch.linear(seen, weight("classes.weight"), new TensorOptional(weight("classes.bias"))),
                            logits);
                }
            }
        }
        return new Extracted(features, logits);
    }

    /// SHA-256 of names and numbers, in hexadecimal.
    String digest() {
        return digest(weights);
    }

    static String digest(Map<String, Tensor> weights) {
        return WeightsDigest.of(weights);
    }

    @Override
    public void close() {
        weights.values().forEach(Tensor::close);
    }

    private Tensor features(Tensor pictures) {
        var x = torch.relu_(convolve(pictures, "stem"));
        for (int i = 1; i <= BLOCKS; i++) {
            var deep = convolve(torch.relu_(convolve(x, "block" + i + ".first")), "block" + i + ".second");
            x = torch.relu_(deep.add_(convolve(torch.avg_pool2d(x, 2, 2), "block" + i + ".shortcut")));
        }
        return x.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
    }

    /// A kernel of 4 halves the picture, one of 3 keeps its size, one of 1 sees no neighbours.
    private Tensor convolve(Tensor x, String layer) {
        var kernel = weight(layer + ".weight");
        long stride = kernel.size(2) == 4 ? 2 : 1;
        long padding = kernel.size(2) == 1 ? 0 : 1;
        return torch.conv2d(
                x,
                kernel,
                new TensorOptional(weight(layer + ".bias")),
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {1, 1},
                1);
    }

    private Tensor weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    private static void addRows(Tensor rows, List<float[]> to) {
        FloatBuffer numbers = rows.contiguous(MemoryFormat.Contiguous).createBuffer();
        for (long i = 0; i < rows.size(0); i++) {
            var row = new float[(int) rows.size(1)];
            numbers.get(row);
            to.add(row);
        }
    }
}

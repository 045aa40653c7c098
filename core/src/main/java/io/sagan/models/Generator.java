package io.sagan.models;

import io.sagan.config.ModelSpec;
import io.sagan.nn.BatchNorm;
import io.sagan.nn.Conv2d;
import io.sagan.nn.Linear;
import io.sagan.nn.SelfAttention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/// The generator of one [ModelSpec]: a linear layer, ×2 blocks with self-attention between them,
/// then
/// `norm → ReLU → 3×3 → tanh`.
///
/// Shape: z float32 `(N, latent)`, labels int64 `(N)` or shares of classes float32 `(N, classes)` →
/// pictures `(N, 3, size, size)` in [-1, 1].
/// Without classes
/// labels are ignored.
/// Source: Zhang et al. 2019, arXiv:1805.08318; Miyato and Koyama 2018, arXiv:1802.05637.
public final class Generator extends Module {
    private final ModelSpec spec;
    private final Linear linear;
    private final List<GeneratorBlock> blocks = new ArrayList<>();
    private final Map<Integer, SelfAttention> attention = new LinkedHashMap<>();
    private final List<AttentionPlace> places = new ArrayList<>();
    private final BatchNorm finalNorm;
    private final Conv2d finalConv;

    /// @param spec the description
    /// @param classes classes of the data, 0 for an unconditional model
    /// @param random where the initial weights come from
    public Generator(ModelSpec spec, int classes, RandomGenerator random) {
        super("Generator");
        this.spec = spec;
        var layout = spec.generator();
        var style = Styles.weights(spec, layout.spectralNorm(), random);
        var norm = new BatchNorm.Style(spec.normEps(), spec.normMomentum(), style.spectralIf(layout.spectralTables()));
        var channels = layout.channels();
        long base = layout.base();
        linear = register_module("linear", new Linear(spec.latent(), base * base * channels.getFirst(), style));
        int side = layout.base();
        for (int i = 1; i < channels.size(); i++) {
            side *= 2;
            blocks.add(register_module(
                    "block" + i, new GeneratorBlock(channels.get(i - 1), channels.get(i), classes, norm, style)));
            if (layout.attention().contains(side)) {
                var block = new SelfAttention(channels.get(i), spec.attentionBias(), style);
                attention.put(i, register_module("attention" + side, block));
                places.add(new AttentionPlace(String.valueOf(side), side, block));
            }
        }
        finalNorm = register_module(
                "finalNorm", new BatchNorm(channels.getLast(), layout.conditionalFinalNorm() ? classes : 0, norm));
        finalConv = register_module(
                "finalConv",
                new Conv2d(
                        Conv2d.Shape.square3(channels.getLast(), 3, Conv2d.Resampling.NONE),
                        style.spectralIf(layout.spectralFinal())));
    }

    /// Pictures from latents.
    ///
    /// @param z `(N, latent)`
    /// @param labels int64 `(N)`, or float32 `(N, classes)`: each class's share, mixing what the class
    ///     tables say
    public Tensor forward(Tensor z, Tensor labels) {
        long base = spec.generator().base();
        var x = linear.forward(z)
                .view(z.size(0), spec.generator().channels().getFirst(), base, base)
                .contiguous(MemoryFormat.ChannelsLast);
        for (int i = 1; i <= blocks.size(); i++) {
            x = blocks.get(i - 1).forward(x, labels);
            var block = attention.get(i);
            x = block == null ? x : block.forward(x);
        }
        return finalConv.forward(finalNorm.forward(x, labels).relu()).tanh();
    }

    /// Shapes, by name, of the tensors that decide how large a generator of this description is; making
    /// them makes no network.
    public static Map<String, long[]> decisiveShapes(ModelSpec spec, int classes) {
        var layout = spec.generator();
        var channels = layout.channels();
        var shapes = new LinkedHashMap<String, long[]>();
        shapes.put(
                "linear.weight",
                new long[] {(long) layout.base() * layout.base() * channels.getFirst(), spec.latent()});
        for (int i = 1; i < channels.size(); i++) {
            shapes.put("block" + i + ".conv1.weight", new long[] {channels.get(i), channels.get(i - 1), 3, 3});
            if (classes > 0) {
                shapes.put("block" + i + ".norm1.gain", new long[] {channels.get(i - 1), classes});
            }
        }
        return shapes;
    }

    /// Whether running statistics of batch norm move in training.
    public void trackStatistics(boolean on) {
        norms().forEach(norm -> norm.track(on));
    }

    /// The batch norms, from the smallest feature map up.
    public List<BatchNorm> norms() {
        return Stream.concat(blocks.stream().flatMap(block -> block.norms().stream()), Stream.of(finalNorm))
                .toList();
    }

    /// The self-attention blocks, from the smallest feature map up.
    public List<AttentionPlace> attentionPlaces() {
        return List.copyOf(places);
    }

    /// γ of each self-attention block, from the smallest feature map up.
    public List<Double> attentionGains() {
        return attention.values().stream().map(SelfAttention::gain).toList();
    }

    /// The description this was made from.
    public ModelSpec spec() {
        return spec;
    }
}

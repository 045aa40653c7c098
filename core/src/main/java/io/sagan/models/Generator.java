package io.sagan.models;

import io.sagan.config.ModelSpec;
import io.sagan.nn.BatchNorm;
import io.sagan.nn.Conv2d;
import io.sagan.nn.Embedding;
import io.sagan.nn.Linear;
import io.sagan.nn.SpectralNorms;
import io.sagan.tensor.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/// The generator of one [ModelSpec]: a linear layer, ×2 blocks with self-attention between them,
/// then `norm → ReLU → 3×3 → tanh`.
///
/// What conditions the norms of block i is, as the description says, the class itself (SN-GAN,
/// SAGAN), a vector for it that all blocks share, or that vector followed by chunk i of z (BigGAN);
/// then chunk 0 alone enters the linear layer.
///
/// Shape: z float32 `(N, latent)`, labels int64 `(N)` or shares of classes float32 `(N, classes)` →
/// pictures `(N, 3, size, size)` in [-1, 1].
/// Without classes
/// labels are ignored.
/// Source: Zhang et al. 2019, arXiv:1805.08318; Miyato and Koyama 2018, arXiv:1802.05637; Brock et
/// al. 2019, arXiv:1809.11096.
public final class Generator extends Module {
    private final ModelSpec spec;
    private final int chunk;
    private final @Nullable Embedding shared;
    private final Linear linear;
    private final List<GeneratorBlock> blocks = new ArrayList<>();
    private final Interludes interludes;
    private final SpectralNorms spectral = new SpectralNorms();
    private final BatchNorm finalNorm;
    private final Conv2d finalConv;
    private Place place = Place.PROCESSOR;

    /// @param spec the description
    /// @param classes classes of the data, 0 for an unconditional model
    /// @param random where the initial weights come from
    public Generator(ModelSpec spec, int classes, RandomGenerator random) {
        super("Generator");
        this.spec = spec;
        var layout = spec.generator();
        var style = Styles.weights(spec, layout.spectralNorm(), random, spectral);
        var norm = Styles.norms(spec, style);
        interludes = new Interludes(this, spec, style);
        chunk = layout.chunk(spec.latent());
        boolean sharing = classes > 0 && layout.sharedEmbedding() > 0;
        shared = sharing
                ? register_module("shared", new Embedding(classes, layout.sharedEmbedding(), style.spectralIf(false)))
                : null;
        int classWidth = sharing ? layout.sharedEmbedding() : classes;
        var channels = layout.channels();
        long base = layout.base();
        linear = register_module(
                "linear",
                new Linear(chunk > 0 ? chunk : spec.latent(), base * base * channels.getFirst(), true, style));
        for (int i = 1; i < channels.size(); i++) {
            int block = i;
            var widths = new GeneratorBlock.Widths(channels.get(i - 1), channels.get(i), classWidth + chunk);
            blocks.add(register_module("block" + i, new GeneratorBlock(widths, layout.upsampling(), norm, style)));
            layout.attentionAfter(block).ifPresent(place -> interludes.stand(block, place, channels.get(block)));
        }
        finalNorm = register_module(
                "finalNorm", new BatchNorm(channels.getLast(), layout.conditionalFinalNorm() ? classWidth : 0, norm));
        finalConv = register_module(
                "finalConv",
                new Conv2d(
                        Conv2d.Shape.square3(channels.getLast(), 3, Conv2d.Resampling.NONE),
                        Styles.last(spec, style).spectralIf(layout.spectralFinal())));
    }

    /// Moves the weights and running statistics; before optimizers and averages are made, and before [#fold].
    public void moveTo(Place place) {
        place.move(this);
        this.place = place;
    }

    /// Where it lies and is computed.
    public Place place() {
        return place;
    }

    /// Pictures from latents, which may come from the processor wherever the generator lies; the pictures lie
    /// where it does.
    ///
    /// @param z `(N, latent)`
    /// @param labels int64 `(N)`, or float32 `(N, classes)`: each class's share, mixing what the class
    ///     tables say
    public Tensor forward(Tensor z, Tensor labels) {
        return forward(z, labels, KeptMaps.UNFOLLOWED);
    }

    /// The same, on a way whose maps are kept or computed again.
    ///
    /// @param maps what becomes of the maps between the blocks until the gradients have been taken; its
    ///     [FeatureMaps#backward] belongs behind that of the loss
    public Tensor forward(Tensor z, Tensor labels, FeatureMaps maps) {
        try (var _ = maps.weights(spectral)) {
            return pictures(place.sent(z), place.sent(labels), maps);
        }
    }

    private Tensor pictures(Tensor z, Tensor labels, FeatureMaps maps) {
        long base = spec.generator().base();
        var condition = maps.shared(shared == null ? labels : shared.forward(labels)); // (N), or (N, width)
        var x = linear.forward(chunk > 0 ? chunk(z, 0) : z)
                .view(z.size(0), spec.generator().channels().getFirst(), base, base)
                .contiguous(MemoryFormat.ChannelsLast);
        for (int i = 1; i <= blocks.size(); i++) {
            var block = blocks.get(i - 1);
            var part = chunk > 0 ? maps.shared(joined(condition, chunk(z, i))) : condition;
            x = interludes.after(i, block.forward(x, part, maps), maps);
        }
        return maps.through(
                new Stage(
                        new Stage.Entrance(finalNorm, condition),
                        List.of(finalConv),
                        active -> finalConv.forward(active).tanh()),
                x);
    }

    private Tensor chunk(Tensor z, int i) {
        return z.narrow(1, (long) i * chunk, chunk);
    }

    private Tensor joined(Tensor condition, Tensor part) {
        return shared == null ? part : torch.cat(new TensorVector(condition, part), 1);
    }

    /// Computes once what the layers make of their weights at every call: divided by their spectral norms,
    /// fused with the resampling beside them. For drawing alone: training and later weights are not seen; the
    /// running statistics are. What is made belongs to the scope that is open, and takes about twice the
    /// memory of the weights.
    ///
    /// The pictures differ from those before by rounding only.
    public void fold() {
        if (shared != null) {
            shared.fold();
        }
        linear.fold();
        blocks.forEach(GeneratorBlock::fold);
        interludes.fold();
        finalNorm.fold();
        finalConv.fold();
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
        return interludes.attentionPlaces();
    }

    /// γ of each self-attention block, or of the control in its place, from the smallest feature map
    /// up.
    public List<Double> attentionGains() {
        return interludes.gains();
    }

    /// The description this was made from.
    public ModelSpec spec() {
        return spec;
    }
}

package io.sagan.models;

import io.sagan.config.ModelSpec;
import io.sagan.nn.Embedding;
import io.sagan.nn.Linear;
import io.sagan.nn.Precise;
import io.sagan.nn.SpectralNorms;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// The projection discriminator of one [ModelSpec]: `D(x, y) = ψ(φ(x)) + ⟨e(y), φ(x)⟩`, φ the
/// sum-pooled ReLU of the
/// last block, ψ linear, e an embedding. Without classes the second term is absent.
///
/// Shape: pictures `(N, 3, size, size)` in [-1, 1], labels int64 `(N)` → logits `(N, 1)`.
/// Source: Miyato and Koyama 2018, arXiv:1802.05637; Zhang et al. 2019, arXiv:1805.08318.
public final class Discriminator extends Module {
    private final List<DiscriminatorBlock> blocks = new ArrayList<>();
    private final Interludes interludes;
    private final SpectralNorms spectral = new SpectralNorms();
    private final Linear linear;
    private final @Nullable Embedding embedding;
    private Place place = Place.PROCESSOR;

    /// @param spec the description
    /// @param classes classes of the data, 0 for an unconditional model
    /// @param random where the initial weights come from
    public Discriminator(ModelSpec spec, int classes, RandomGenerator random) {
        super("Discriminator");
        var layout = spec.discriminator();
        var style = Styles.weights(spec, layout.spectralNorm(), random, spectral);
        interludes = new Interludes(this, spec, style);
        long in = 3;
        for (int i = 0; i < layout.channels().size(); i++) {
            int block = i + 1;
            long out = layout.channels().get(i);
            var widths = new DiscriminatorBlock.Widths(
                    in, layout.hidden(block), out, i == 0, i < layout.downsamples(), layout.rectifiedShortcut());
            blocks.add(register_module("block" + block, new DiscriminatorBlock(widths, style)));
            int before = i;
            layout.attentionAfter(spec.size(), block).ifPresent(place -> interludes.stand(before, place, out));
            in = out;
        }
        linear = register_module(
                "linear", new Linear(in, 1, layout.headBias(), style.spectralIf(layout.spectralFinal())));
        embedding = classes > 0 ? register_module("embedding", new Embedding(classes, in, style)) : null;
    }

    /// Moves the weights and spectral vectors; before an optimizer is made.
    public void moveTo(Place place) {
        place.move(this);
        this.place = place;
    }

    /// Logits: above 0 for real, below 0 for generated. What comes from the processor is sent to where the weights lie.
    ///
    /// @param pictures `(N, 3, size, size)` in [-1, 1]
    /// @param labels int64 `(N)`
    public Tensor forward(Tensor pictures, Tensor labels) {
        return forward(pictures, labels, KeptMaps.UNFOLLOWED);
    }

    /// The same, on a way whose maps are kept or computed again.
    ///
    /// @param maps what becomes of the maps between the blocks until the gradients have been taken; its
    ///     [FeatureMaps#backward] belongs behind that of the loss
    public Tensor forward(Tensor pictures, Tensor labels, FeatureMaps maps) {
        try (var _ = maps.weights(spectral)) {
            return logits(maps.entering(place.sent(pictures)), place.sent(labels), maps);
        }
    }

    private Tensor logits(Tensor pictures, Tensor labels, FeatureMaps maps) {
        var x = pictures;
        for (int i = 0; i < blocks.size(); i++) {
            var block = blocks.get(i);
            x = interludes.after(i, maps.through(new Stage(List.of(block), block::forward), x), maps);
        }
        try (var _ = Autocast.off()) {
            return head(Precise.widened(x).relu().sum(2, 3), labels);
        }
    }

    private Tensor head(Tensor features, Tensor labels) {
        var logit = linear.forward(features); // (N, C) → (N, 1)
        return embedding == null
                ? logit
                : logit.add(
                        embedding.forward(labels).mul(features).sum(new long[] {1}, true, new ScalarTypeOptional()));
    }

    /// Leaves the first blocks, each with the attention behind it, as they are: their weights take no
    /// gradients and their spectral vectors stand still.
    ///
    /// Source: Mo et al. 2020, arXiv:2002.10964 (FreezeD).
    public void freeze(int count) {
        for (int i = 0; i < count; i++) {
            freeze(blocks.get(i));
            interludes.at(i).ifPresent(Discriminator::freeze);
        }
    }

    private static void freeze(Module part) {
        part.eval();
        ModuleState.requireGradients(part, false);
    }

    /// The self-attention blocks, from the largest feature map down.
    public List<AttentionPlace> attentionPlaces() {
        return interludes.attentionPlaces();
    }

    /// Makes later forwards fit to be differentiated twice, which costs memory where attention stands at
    /// large maps; or no longer.
    public void differentiateTwice(boolean on) {
        attentionPlaces().forEach(place -> place.block().differentiateTwice(on));
    }

    /// γ of each self-attention block, or of the control in its place, from the largest feature map down.
    public List<Double> attentionGains() {
        return interludes.gains();
    }
}

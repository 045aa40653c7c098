package io.sagan.models;

import io.sagan.config.ModelSpec;
import io.sagan.nn.Gated;
import io.sagan.nn.ResidualControl;
import io.sagan.nn.SelfAttention;
import io.sagan.nn.WeightStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// What stands between the blocks of a network: self-attention, or the control in its place.
final class Interludes {
    private final Module owner;
    private final ModelSpec spec;
    private final WeightStyle style;
    private final Map<Integer, Gated> byBlock = new LinkedHashMap<>();
    private final List<AttentionPlace> attention = new ArrayList<>();

    Interludes(Module owner, ModelSpec spec, WeightStyle style) {
        this.owner = owner;
        this.spec = spec;
        this.style = style;
    }

    /// Makes one.
    ///
    /// @param block the block it follows
    /// @param place its name among those of the network, such as `16`
    void stand(int block, String place, long channels) {
        var name = "attention" + place;
        switch (spec.attentionKind()) {
            case ATTENTION -> {
                var layer = owner.register_module(name, new SelfAttention(channels, spec.attentionBias(), style));
                byBlock.put(block, layer);
                attention.add(new AttentionPlace(place, layer));
            }
            case RESIDUAL -> byBlock.put(block, owner.register_module(name, new ResidualControl(channels, style)));
        }
    }

    /// What follows the block, applied; the maps themselves where nothing does.
    Tensor after(int block, Tensor x, FeatureMaps maps) {
        var layer = byBlock.get(block);
        return layer == null ? x : maps.through(new Stage(List.of(module(layer)), layer::forward), x);
    }

    private static Module module(Gated layer) {
        return switch (layer) {
            case SelfAttention attention -> attention;
            case ResidualControl control -> control;
        };
    }

    void fold() {
        byBlock.values().forEach(Gated::fold);
    }

    /// What follows the block, if anything.
    Optional<Module> at(int block) {
        return Optional.ofNullable(byBlock.get(block)).map(Interludes::module);
    }

    /// The self-attention blocks, in the order of the blocks.
    List<AttentionPlace> attentionPlaces() {
        return List.copyOf(attention);
    }

    /// γ of each, in the order of the blocks.
    List<Double> gains() {
        return byBlock.values().stream().map(Gated::gain).toList();
    }
}

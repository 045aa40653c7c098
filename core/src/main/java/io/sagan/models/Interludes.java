package io.sagan.models;

import io.sagan.config.ModelSpec;
import io.sagan.nn.Gated;
import io.sagan.nn.ResidualControl;
import io.sagan.nn.SelfAttention;
import io.sagan.nn.WeightStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// What stands between the blocks of a network: self-attention, or the control in its place.
final class Interludes {
    private final Module owner;
    private final ModelSpec spec;
    private final WeightStyle style;
    private final Map<Integer, Gated> byBlock = new LinkedHashMap<>();

    Interludes(Module owner, ModelSpec spec, WeightStyle style) {
        this.owner = owner;
        this.spec = spec;
        this.style = style;
    }

    /// Makes one.
    ///
    /// @param block the block it follows
    /// @param name of its module in the network
    void stand(int block, String name, long channels) {
        byBlock.put(
                block,
                switch (spec.attentionKind()) {
                    case ATTENTION ->
                        owner.register_module(name, new SelfAttention(channels, spec.attentionBias(), style));
                    case RESIDUAL -> owner.register_module(name, new ResidualControl(channels, style));
                });
    }

    /// What follows the block, applied; the maps themselves where nothing does.
    Tensor after(int block, Tensor maps) {
        var layer = byBlock.get(block);
        return layer == null ? maps : layer.forward(maps);
    }

    /// γ of each, in the order of the blocks.
    List<Double> gains() {
        return byBlock.values().stream().map(Gated::gain).toList();
    }
}

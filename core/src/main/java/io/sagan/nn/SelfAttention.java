package io.sagan.nn;

import io.sagan.nn.Conv2d.Shape;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Self-attention over feature maps: `x + γ·o(g(x)·softmax(θ(x)ᵀφ(x))ᵀ)`, γ a trained scalar that
/// starts at 0.
///
/// As in the authors' code, φ and g are max-pooled 2×2, values have C/2 channels and there is no
/// 1/√d;
/// the paper's text says C/8 throughout and no pooling. With γ = 0 the block is the identity, and
/// θ, φ, g and o
/// get no gradient at the first step.
///
/// Shape: `(N, C, H, W) → (N, C, H, W)`; C divisible by 8, H and W even.
/// Source: Zhang et al. 2019, arXiv:1805.08318 §3; `non_local.py` of the authors' code.
public final class SelfAttention extends Module implements Gated {
    private final Conv2d theta;
    private final Conv2d phi;
    private final Conv2d g;
    private final Conv2d o;
    private final Tensor gamma;
    private @Nullable Consumer<Tensor> watcher;

    /// @param channels C, divisible by 8
    /// @param biased whether the four 1×1 convolutions carry a bias (one code base does it)
    /// @param style initial weights and normalisation of the four 1×1 convolutions
    /// @throws IllegalArgumentException if C is not divisible by 8
    public SelfAttention(long channels, boolean biased, WeightStyle style) {
        if (channels < 8 || channels % 8 != 0) {
            throw new IllegalArgumentException("channels at self-attention must be divisible by 8, got " + channels);
        }
        super("SelfAttention");
        theta = register_module("theta", new Conv2d(Shape.pointwise(channels, channels / 8, biased), style));
        phi = register_module("phi", new Conv2d(Shape.pointwise(channels, channels / 8, biased), style));
        g = register_module("g", new Conv2d(Shape.pointwise(channels, channels / 2, biased), style));
        o = register_module("o", new Conv2d(Shape.pointwise(channels / 2, channels, biased), style));
        gamma = torch.zeros(1L).requires_grad_(true);
        register_parameter("gamma", gamma);
    }

    @Override
    public Tensor forward(Tensor x) {
        long n = x.size(0);
        long c = x.size(1);
        long h = x.size(2);
        long w = x.size(3);
        var weights = weights(x); // (N, HW, HW/4)
        if (watcher != null) {
            watcher.accept(weights);
        }
        var value = rows(torch.max_pool2d(g.forward(x), 2, 2)); // (N, HW/4, C/2)
        var context = weights.bmm(value).view(n, h, w, c / 2).permute(0, 3, 1, 2); // (N, C/2, H, W)
        return torch.addcmul(x, o.forward(context), gamma);
    }

    /// The attention map of feature maps `x`: `softmax(θ(x)ᵀφ(x))`, row q how much pixel q takes from
    /// each 2×2 cell; rows sum to 1. The map that [#forward] uses.
    ///
    /// Shape: `(N, C, H, W) → (N, H·W, H·W/4)`, pixels and cells row by row.
    public Tensor weights(Tensor x) {
        // Channels-last memory is rows of channels: these views copy nothing.
        var query = rows(theta.forward(x)); // (N, HW, C/8)
        var key = rows(torch.max_pool2d(phi.forward(x), 2, 2)); // (N, HW/4, C/8)
        return Precise.widened(query.bmm(key.transpose(1, 2))).softmax(-1);
    }

    /// Shows every later [#forward]'s attention map to `watcher`, in that forward's scope; null for
    /// nobody.
    public void watch(@Nullable Consumer<Tensor> watcher) {
        this.watcher = watcher;
    }

    private static Tensor rows(Tensor x) {
        return torch.flatten(x.permute(0, 2, 3, 1), 1, 2); // (N, HW, C)
    }

    @Override
    public double gain() {
        return gamma.item_double();
    }

    @Override
    public void fold() {
        theta.fold();
        phi.fold();
        g.fold();
        o.fold();
    }
}

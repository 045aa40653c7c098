package io.sagan.nn;

import io.sagan.nn.Conv2d.Shape;
import io.sagan.tensor.Autocast;
import io.sagan.tensor.Place;
import java.util.function.Consumer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
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
/// Where it is faster, large maps are attended to without keeping the N·HW·HW/4 weights ([#streams]), unless
/// somebody watches them or a second derivative is wanted.
///
/// Shape: `(N, C, H, W) → (N, C, H, W)`; C divisible by 8, H and W even.
/// Source: Zhang et al. 2019, arXiv:1805.08318 §3; `non_local.py` of the authors' code.
public final class SelfAttention extends Module implements Gated {
    private static final long STREAMED_PIXELS = 32 * 32;
    private static final long STREAMED_PIXELS_GPU = 64 * 64;

    private final Conv2d theta;
    private final Conv2d phi;
    private final Conv2d g;
    private final Conv2d o;
    private final Tensor gamma;
    private @Nullable Consumer<Tensor> watcher;
    private boolean twice;

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
        var query = rows(theta.forward(x)); // (N, HW, C/8)
        var key = rows(torch.max_pool2d(phi.forward(x), 2, 2)); // (N, HW/4, C/8)
        var value = rows(torch.max_pool2d(g.forward(x), 2, 2)); // (N, HW/4, C/2)
        boolean halved = query.scalar_type().intern() == ScalarType.BFloat16;
        boolean streams = streams(h * w, Place.of(x), halved) && watcher == null && !twice;
        var taken = streams ? streamed(query, key, value) : mapped(query, key, value); // (N, HW, C/2)
        var context = taken.reshape(n, h, w, c / 2).permute(0, 3, 1, 2); // (N, C/2, H, W)
        var share = gamma.to(x.scalar_type()); // float32 here would widen all that follows
        return torch.addcmul(x, o.forward(context), share);
    }

    /// Whether maps of so many pixels are attended to without keeping the weights, unless somebody wants them.
    ///
    /// That is so where it was measured to be faster: on a processor from 32×32 pixels on; on a GPU from
    /// 64×64 on and in bfloat16 only. At 32×32 it was slower there, and in TF32 at 64×64 too.
    ///
    /// @param pixels H·W
    /// @param place where it is computed
    /// @param bfloat16 in which format
    public static boolean streams(long pixels, Place place, boolean bfloat16) {
        return switch (place) {
            case PROCESSOR -> pixels >= STREAMED_PIXELS;
            case GPU -> bfloat16 && pixels >= STREAMED_PIXELS_GPU;
        };
    }

    private Tensor mapped(Tensor query, Tensor key, Tensor value) {
        var weights = weights(query, key); // (N, HW, HW/4)
        if (watcher != null) {
            watcher.accept(weights);
        }
        return weights.bmm(value);
    }

    /// The same without the map in memory; on a processor in float32 at least, where the engine's bfloat16 kernel
    /// takes six times as long backward.
    private static Tensor streamed(Tensor query, Tensor key, Tensor value) {
        try (var _ = Autocast.off()) {
            return query.is_cpu()
                    ? attended(Precise.widened(query), Precise.widened(key), Precise.widened(value))
                    : attended(query, key, value);
        }
    }

    /// The engine's kernel wants queries, keys and values of one length; the zeros add nothing to a product.
    static Tensor attended(Tensor query, Tensor key, Tensor value) {
        var longer = new long[] {0, value.size(2) - query.size(2)};
        var none = new Scalar(0.0);
        return torch.scaled_dot_product_attention(
                        torch.constant_pad_nd(query, longer, none).unsqueeze(1),
                        torch.constant_pad_nd(key, longer, none).unsqueeze(1),
                        value.unsqueeze(1),
                        new TensorOptional(),
                        0,
                        false,
                        new DoubleOptional(1.0),
                        false)
                .squeeze(1);
    }

    /// The attention map of feature maps `x`: `softmax(θ(x)ᵀφ(x))`, row q how much pixel q takes from
    /// each 2×2 cell; rows sum to 1. The map that [#forward] uses.
    ///
    /// Shape: `(N, C, H, W) → (N, H·W, H·W/4)`, pixels and cells row by row.
    public Tensor weights(Tensor x) {
        return weights(rows(theta.forward(x)), rows(torch.max_pool2d(phi.forward(x), 2, 2)));
    }

    private static Tensor weights(Tensor query, Tensor key) {
        return Precise.widened(query.bmm(key.transpose(1, 2))).softmax(-1);
    }

    /// Keeps the whole map in later forwards, whatever their size, so that they can be differentiated twice.
    public void differentiateTwice(boolean on) {
        twice = on;
    }

    /// Shows every later [#forward]'s attention map to `watcher`, in that forward's scope; null for
    /// nobody.
    public void watch(@Nullable Consumer<Tensor> watcher) {
        this.watcher = watcher;
    }

    /// Channels-last memory is rows of channels: these views copy nothing.
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

package io.sagan.nn;

import io.sagan.tensor.Autocast;
import io.sagan.tensor.InnerScope;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Batch normalisation, plain or conditional: `γ(c)·(x − μ)/√(σ² + ε) + β(c)`.
///
/// In training μ and σ² are the batch's (σ² biased) and the running ones move towards them by
/// `momentum`
/// (there σ² unbiased); otherwise the running ones are used. The conditional kind keeps matrices
/// `(C, width)`:
/// γ(c) = 1 + gain·c, β(c) = bias·c, where c is a vector, or a class that stands for its one-hot
/// vector and so picks a column. The plain kind keeps vectors `(C)`, gain 1 and bias 0 at the
/// start.
///
/// Shape: `(N, C, H, W)` and conditions float32 `(N, width)` or classes int64 `(N)` → `(N, C, H,
/// W)`, bfloat16 maps into bfloat16 ones; the statistics are float32 in any case.
/// Source: Ioffe and Szegedy 2015, arXiv:1502.03167; Dumoulin et al. 2017, arXiv:1610.07629; with
/// a shared embedding Brock et al. 2019, arXiv:1809.11096.
public final class BatchNorm extends Module {

    /// Numbers that differ between published code bases.
    ///
    /// @param eps ε
    /// @param momentum share of the newest batch in the running statistics
    /// @param gain how the conditional kind's gain starts and is normalised
    /// @param bias how the conditional kind's bias starts and is normalised
    public record Style(double eps, double momentum, WeightStyle gain, WeightStyle bias) {}

    /// Below, twice as many operations take longer than fewer passes (docs/performance.md).
    private static final long MANY_VALUES = 1 << 17;

    private final Style style;
    private final boolean conditional;
    private final StyledWeight gain;
    private final StyledWeight bias;
    private final Tensor mean;
    private final Tensor variance;
    private boolean tracking = true;
    private boolean standing;
    private boolean folded;

    /// @param channels C
    /// @param width length of a condition, which is the number of classes where these are given
    ///     themselves; 0 for the plain kind
    /// @param style numbers that differ between code bases
    public BatchNorm(long channels, long width, Style style) {
        super("BatchNorm");
        this.style = style;
        conditional = width > 0;
        gain = conditional
                ? new StyledWeight(this, "gain", "gainSpectral", style.gain, channels, width)
                : new StyledWeight(this, "gain", "gainSpectral", plain(shape -> torch.ones(shape)), channels);
        bias = conditional
                ? new StyledWeight(this, "bias", "biasSpectral", style.bias, channels, width)
                : new StyledWeight(this, "bias", "biasSpectral", plain(Initializer.zeros()), channels);
        mean = torch.zeros(channels);
        register_buffer("mean", mean);
        variance = torch.ones(channels);
        register_buffer("variance", variance);
    }

    private WeightStyle plain(Initializer init) {
        return style.gain.startingAs(init).spectralIf(false);
    }

    /// Whether the running statistics move in training.
    public void track(boolean on) {
        tracking = on;
    }

    /// The running mean and variance, each `(C)`: live tensors.
    public List<Tensor> statistics() {
        return List.of(mean, variance);
    }

    /// Empties the running statistics; until [#endStanding] every forward normalises by its batch's own
    /// μ and σ² (biased) and adds them to the sums.
    public void beginStanding() {
        standing = true;
        mean.zero_();
        variance.zero_();
    }

    /// Makes the running statistics the mean of the batches since [#beginStanding].
    ///
    /// @param batches how many there were
    public void endStanding(int batches) {
        standing = false;
        mean.div_(new Scalar((double) batches));
        variance.div_(new Scalar((double) batches));
    }

    /// Computes the tables once, for drawing alone, and from then on normalises by them and the running
    /// statistics in one go: `γ(c)/√(σ² + ε)·x + (β(c) − γ(c)·μ/√(σ² + ε))`. Later changes of the tables are
    /// not seen, those of the statistics are.
    public void fold() {
        gain.fold(UnaryOperator.identity());
        bias.fold(UnaryOperator.identity());
        folded = conditional;
    }

    private Tensor scaled(Tensor x, Tensor condition) {
        var deviation = variance.add(new Scalar(style.eps)).sqrt().view(1, variance.numel(), 1, 1);
        var scale = gains(condition).div(deviation); // (N, C, 1, 1)
        var shift = torch.addcmul(at(condition, bias), mean.view(1, mean.numel(), 1, 1), scale, new Scalar(-1.0));
        return torch.addcmul(shift, x, scale);
    }

    private void sum(Tensor x) {
        var moments = torch.var_mean(x.detach(), new long[] {0, 2, 3}, new ScalarOptional(new Scalar(0.0)), false);
        variance.add_(moments.get0());
        mean.add_(moments.get1());
    }

    /// Normalised feature maps.
    ///
    /// @param x feature maps
    /// @param condition vectors or classes; ignored by the plain kind
    public Tensor forward(Tensor x, Tensor condition) {
        if (standing) {
            sum(Precise.widened(x));
        }
        boolean training = is_training() || standing;
        if (folded && !training) {
            return scaled(x, condition);
        }
        boolean running = !training || (tracking && !standing);
        var normal = torch.batch_norm(
                x,
                conditional ? precision(x, running) : new TensorOptional(gain.used()),
                conditional ? new TensorOptional() : new TensorOptional(bias.used()),
                running ? new TensorOptional(mean) : new TensorOptional(),
                running ? new TensorOptional(variance) : new TensorOptional(),
                training,
                style.momentum,
                style.eps,
                false);
        if (!conditional) {
            return normal;
        }
        var type = x.scalar_type();
        return torch.addcmul(
                at(condition, bias).to(type), normal, gains(condition).to(type)); // (N, C, H, W)
    }

    /// [#forward] and ReLU.
    ///
    /// @param x feature maps
    /// @param condition vectors or classes; ignored by the plain kind
    public Tensor active(Tensor x, Tensor condition) {
        return !GradMode.is_enabled() && fuses(x)
                ? rectified(x, condition).maps()
                : forward(x, condition).relu_();
    }

    /// Whether [#rectified] stands in for [#active]: in training on a processor, where it was measured, and for maps
    /// whose passes take longer than its twice as many operations.
    public boolean fuses(Tensor x) {
        return is_training() && !standing && x.is_cpu() && x.numel() >= MANY_VALUES;
    }

    /// [#active] with a way back of its own, which is the caller's to take; the engine keeps no history of it but that
    /// of the tables.
    ///
    /// @param x feature maps for which [#fuses] is true
    /// @param condition vectors or classes; ignored by the plain kind
    /// @throws IllegalStateException if this is not in training, or its statistics are being measured
    public RectifiedNorm rectified(Tensor x, Tensor condition) {
        if (!is_training() || standing) {
            throw new IllegalStateException("a batch's own statistics are for training only: call active");
        }
        var tables = InnerScope.results(() -> conditional
                ? List.of(gains(condition), at(condition, bias))
                : List.of(gain.used().view(1, mean.numel(), 1, 1), bias.used().view(1, mean.numel(), 1, 1)));
        return new RectifiedNorm(
                x,
                tables.getFirst(),
                tables.getLast(),
                tracking ? mean : mean.clone(),
                tracking ? variance : variance.clone(),
                style.momentum,
                style.eps);
    }

    /// A weight of ones where bfloat16 maps come with no float32 tensor at all: the engine takes the
    /// format of the statistics from those beside the maps.
    private TensorOptional precision(Tensor x, boolean running) {
        return running || x.scalar_type().intern() != ScalarType.BFloat16
                ? new TensorOptional()
                : new TensorOptional(torch.ones_like(mean));
    }

    /// γ(c), `(N, C, 1, 1)`.
    private Tensor gains(Tensor condition) {
        return at(condition, gain).add(new Scalar(1.0));
    }

    private static Tensor at(Tensor condition, StyledWeight matrix) {
        try (var _ = Autocast.off()) {
            var used = matrix.used(); // (C, width)
            var each = condition.dim() == 1 ? torch.embedding(used.t(), condition) : torch.linear(condition, used);
            return each.unsqueeze(2).unsqueeze(3); // (N, C, 1, 1)
        }
    }
}

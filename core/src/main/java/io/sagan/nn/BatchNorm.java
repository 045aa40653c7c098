package io.sagan.nn;

import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Batch normalisation, plain or conditional: `γ(y)·(x − μ)/√(σ² + ε) + β(y)`.
///
/// In training μ and σ² are the batch's (σ² biased) and the running ones move towards them by
/// `momentum`
/// (there σ² unbiased); otherwise the running ones are used. The conditional kind keeps tables
/// `(C, classes)`:
/// γ(y) = 1 + gain[:, y], β(y) = bias[:, y], both starting at 0; the plain kind vectors `(C)`.
///
/// Shape: `(N, C, H, W)` and labels, int64 `(N)` or shares of classes float `(N, classes)`, →
/// `(N, C, H, W)`.
/// Source: Ioffe and Szegedy 2015, arXiv:1502.03167; Dumoulin et al. 2017, arXiv:1610.07629.
public final class BatchNorm extends Module {

    /// Numbers that differ between published code bases.
    ///
    /// @param eps ε
    /// @param momentum share of the newest batch in the running statistics
    /// @param tables how the tables of the conditional kind start and are normalised
    public record Style(double eps, double momentum, WeightStyle tables) {}

    private final Style style;
    private final boolean conditional;
    private final Tensor gain;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor variance;
    private final @Nullable SpectralNorm gainNorm;
    private final @Nullable SpectralNorm biasNorm;
    private boolean tracking = true;
    private boolean standing;

    /// @param channels C
    /// @param classes rows of the conditional tables, or 0 for the plain kind
    /// @param style numbers that differ between code bases
    public BatchNorm(long channels, long classes, Style style) {
        super("BatchNorm");
        this.style = style;
        conditional = classes > 0;
        var shape = conditional ? new long[] {channels, classes} : new long[] {channels};
        gain = table(shape, conditional ? 0 : 1);
        register_parameter("gain", gain);
        bias = table(shape, 0);
        register_parameter("bias", bias);
        mean = torch.zeros(channels);
        register_buffer("mean", mean);
        variance = torch.ones(channels);
        register_buffer("variance", variance);
        boolean spectral = conditional && style.tables.spectral();
        gainNorm = spectral ? norm("gainSpectral", gain) : null;
        biasNorm = spectral ? norm("biasSpectral", bias) : null;
    }

    private Tensor table(long[] shape, int start) {
        var value = conditional && style.tables.spectral()
                ? style.tables.init().weight(shape)
                : start == 0 ? torch.zeros(shape) : torch.ones(shape);
        return value.detach().requires_grad_(true);
    }

    private SpectralNorm norm(String name, Tensor table) {
        return register_module(name, new SpectralNorm(table, style.tables.eps(), style.tables.random()));
    }

    /// Whether the running statistics move in training.
    public void track(boolean on) {
        tracking = on;
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

    /// The running mean and variance, each `(C)`: live tensors.
    public List<Tensor> statistics() {
        return List.of(mean, variance);
    }

    private void sum(Tensor x) {
        var moments = torch.var_mean(
                x.detach(), new long[] {0, 2, 3}, new ScalarOptional(new Scalar(0.0)), false);
        variance.add_(moments.get0());
        mean.add_(moments.get1());
    }

    /// Normalised feature maps.
    ///
    /// @param maps feature maps
    /// @param labels classes or shares of them; ignored by the plain kind
    public Tensor forward(Tensor maps, Tensor labels) {
        var x = Precise.widened(maps);
        if (standing) {
            sum(x);
        }
        boolean training = is_training() || standing;
        var running = !training || (tracking && !standing);
        var none = new TensorOptional();
        if (!conditional) {
            return torch.batch_norm(
                    x,
                    new TensorOptional(gain),
                    new TensorOptional(bias),
                    running ? new TensorOptional(mean) : none,
                    running ? new TensorOptional(variance) : none,
                    training,
                    style.momentum,
                    style.eps,
                    false);
        }
        var normal = torch.batch_norm(
                x,
                none,
                none,
                running ? new TensorOptional(mean) : none,
                running ? new TensorOptional(variance) : none,
                training,
                style.momentum,
                style.eps,
                false);
        var gamma = look(gain, gainNorm, labels).add(new Scalar(1.0));
        return torch.addcmul(look(bias, biasNorm, labels), normal, gamma); // (N, C, H, W)
    }

    private static Tensor look(Tensor table, @Nullable SpectralNorm norm, Tensor labels) {
        var used = norm == null ? table : norm.normalise(table);
        return ClassTable.rows(used.t(), labels).unsqueeze(2).unsqueeze(3); // (N, C, 1, 1)
    }
}

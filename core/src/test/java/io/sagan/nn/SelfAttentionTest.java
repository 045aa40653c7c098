package io.sagan.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Place;
import io.sagan.tensor.Seeds;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class SelfAttentionTest {
    private static final int C = 16;
    private static final int H = 4;
    private static final int W = 6;

    @Test
    void startsAsTheIdentity() {
        var attention = new SelfAttention(C, false, Weights.spectral(1));
        var x = Numbers.uniform(1, 2, C, H, W).to(ScalarType.Float);
        assertThat(attention.forward(x).equal(x)).isTrue();
        assertThat(attention.gain()).isZero();
    }

    @Test
    void atFirstOnlyTheGainLearns() {
        var attention = new SelfAttention(C, false, Weights.plain(1));
        attention
                .forward(Numbers.uniform(1, 2, C, H, W).to(ScalarType.Float))
                .sum()
                .backward();
        assertThat(parameter(attention, "gamma").grad().item_double()).isNotZero();
        assertThat(parameter(attention, "theta.weight").grad().norm().item_double())
                .isZero();
        assertThat(parameter(attention, "o.weight").grad().norm().item_double()).isZero();
    }

    @Test
    void isWhatItsFormulaSaysPixelByPixel() {
        var attention = open(true);
        var x = Numbers.uniform(2, 2, C, H, W);
        for (var memory : new MemoryFormat[] {MemoryFormat.Contiguous, MemoryFormat.ChannelsLast}) {
            var out = attention.forward(x.contiguous(memory));
            assertThat(Numbers.distance(out, Tensor.create(naive(attention, Numbers.of(x), 2), 2, C, H, W)))
                    .as(memory.toString())
                    .isLessThan(1e-12);
        }
    }

    @Test
    void weightsOfEveryPixelSumToOne() {
        var attention = open(true);
        parameter(attention, "g.weight").detach().zero_();
        parameter(attention, "g.bias").detach().fill_(new Scalar(1.0));
        var x = Numbers.uniform(3, 1, C, H, W);

        // Where all values are 1, every weighted mean is 1 and o sees nothing but ones.
        var weight = Numbers.of(parameter(attention, "o.weight"));
        var bias = Numbers.of(parameter(attention, "o.bias"));
        var out = Numbers.of(attention.forward(x));
        var in = Numbers.of(x);
        for (int c = 0; c < C; c++) {
            double added = bias[c];
            for (int k = 0; k < C / 2; k++) {
                added += weight[c * C / 2 + k];
            }
            for (int p = 0; p < H * W; p++) {
                assertThat(out[c * H * W + p] - in[c * H * W + p])
                        .isCloseTo(0.7 * added, org.assertj.core.api.Assertions.within(1e-12));
            }
        }
    }

    @Test
    void largeMapsStreamToTheSameNumbersAndGradients() {
        var x = Numbers.uniform(4, 2, C, 32, 34);
        requireSame(open(true), open(true), x, 1e-12, 1e-12);
        var single = open(true);
        var other = open(true);
        single.to(ScalarType.Float, false);
        other.to(ScalarType.Float, false);
        // A gradient is a sum over 1088 pixels of terms that nearly cancel.
        requireSame(single, other, x.to(ScalarType.Float), 1e-6, 3e-5);
    }

    /// As on a GPU, where the format stays bfloat16: 8 bits of precision in both ways.
    @Test
    void streamsInBfloat16WithinItsPrecision() {
        var query = Numbers.uniform(6, 2, 128, 8);
        var key = Numbers.uniform(7, 2, 32, 8);
        var value = Numbers.uniform(8, 2, 32, 24);
        var expected = query.bmm(key.transpose(1, 2)).softmax(-1).bmm(value);
        var streamed = SelfAttention.attended(
                query.to(ScalarType.BFloat16), key.to(ScalarType.BFloat16), value.to(ScalarType.BFloat16));
        assertThat(streamed.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
        assertThat(Numbers.relativeDistance(streamed.to(ScalarType.Double), expected))
                .isBetween(1e-6, 1e-2);
    }

    @Test
    void streamsWhereThatIsFaster() {
        assertThat(SelfAttention.streams(16 * 16, Place.PROCESSOR, false)).isFalse();
        assertThat(SelfAttention.streams(32 * 32, Place.PROCESSOR, false)).isTrue();
        assertThat(SelfAttention.streams(64 * 64, Place.GPU, true)).isTrue();
        assertThat(SelfAttention.streams(64 * 64, Place.GPU, false)).isFalse();
        assertThat(SelfAttention.streams(32 * 32, Place.GPU, true)).isFalse();
    }

    /// Compares a layer that streams with one that keeps its map because it is watched.
    private static void requireSame(
            SelfAttention streams, SelfAttention keeps, Tensor x, double tolerance, double gradientTolerance) {
        var seen = new int[1];
        keeps.watch(map -> seen[0]++);
        var share = Numbers.uniform(5, x.shape()).to(x.scalar_type());
        var a = x.clone().contiguous(MemoryFormat.ChannelsLast).requires_grad_(true);
        var b = x.clone().contiguous(MemoryFormat.ChannelsLast).requires_grad_(true);
        var out = streams.forward(a);
        var expected = keeps.forward(b);
        assertThat(seen[0]).isOne();
        assertThat(Numbers.relativeDistance(out.detach(), expected.detach())).isLessThan(tolerance);
        out.mul(share).sum().backward();
        expected.mul(share).sum().backward();
        assertThat(Numbers.relativeDistance(a.grad(), b.grad())).isLessThan(gradientTolerance);
        var names = new java.util.HashSet<>(ModuleState.parameters(keeps).keySet());
        names.remove("phi.bias"); // it moves all scores of a pixel alike: its gradient is 0 and the rest rounding
        for (var name : names) {
            assertThat(Numbers.relativeDistance(
                            parameter(streams, name).grad(),
                            parameter(keeps, name).grad()))
                    .as(name)
                    .isLessThan(gradientTolerance);
        }
    }

    /// As in the networks for 128 px: float32, weights as they start, features of variance 1. The largest
    /// difference, as a share of the largest value.
    @Test
    void at64PixelsBothWaysAgreeToFiveDigits() {
        var streams = new SelfAttention(64, false, Weights.spectral(1));
        var keeps = new SelfAttention(64, false, Weights.spectral(1));
        keeps.differentiateTwice(true);
        var x = features(1);
        var share = features(2);
        var a = x.clone().requires_grad_(true);
        var b = x.clone().requires_grad_(true);
        requireFiveDigits("output", learned(streams, a, share), learned(keeps, b, share));
        requireFiveDigits("gradient of x", a.grad(), b.grad());
        ModuleState.parameters(keeps)
                .forEach((name, weight) -> requireFiveDigits(
                        "gradient of " + name, parameter(streams, name).grad(), weight.grad()));
    }

    /// The output, with gradients left in the layer and in `x`.
    private static Tensor learned(SelfAttention attention, Tensor x, Tensor share) {
        parameter(attention, "gamma").detach().fill_(new Scalar(0.7));
        var out = attention.forward(x);
        out.mul(share).sum().backward();
        return out.detach();
    }

    private static Tensor features(long seed) {
        var random = Seeds.stream(seed, "features");
        var numbers = new float[2 * 64 * 64 * 64];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.create(numbers, 2, 64, 64, 64).contiguous(MemoryFormat.ChannelsLast);
    }

    private static void requireFiveDigits(String what, Tensor actual, Tensor expected) {
        double largest = expected.abs().max().item_double();
        double off = Numbers.distance(actual, expected) / largest;
        assertThat(off).as(what).isLessThan(1e-5);
    }

    @Test
    void aSecondDerivativeKeepsTheMap() {
        var attention = open(false);
        attention.differentiateTwice(true);
        var x = Numbers.uniform(6, 1, C, 32, 32).requires_grad_(true);
        var slope = torch.grad(
                        new TensorVector(attention.forward(x).square().sum()),
                        new TensorVector(x),
                        new TensorVector(),
                        new BoolOptional(true),
                        true,
                        false)
                .get(0);
        slope.square().sum().backward();
        assertThat(parameter(attention, "theta.weight").grad().norm().item_double())
                .isPositive();
    }

    @Test
    void refusesChannelsThatEightDoesNotDivide() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SelfAttention(12, false, Weights.plain(1)))
                .withMessage("channels at self-attention must be divisible by 8, got 12");
        assertThatIllegalArgumentException().isThrownBy(() -> new SelfAttention(0, false, Weights.plain(1)));
    }

    @Test
    void hasTheAuthorsNumberOfWeights() {
        assertThat(ModuleState.parameterCount(new SelfAttention(128, false, Weights.plain(1))))
                .isEqualTo(20_481);
    }

    /// γ = 0.7, biases and all, in float64.
    private static SelfAttention open(boolean biased) {
        var attention = new SelfAttention(C, biased, Weights.plain(1));
        attention.to(ScalarType.Double, false);
        long seed = 10;
        for (var parameter : ModuleState.parameters(attention).values()) {
            parameter.detach().copy_(Numbers.uniform(seed++, parameter.shape()));
        }
        parameter(attention, "gamma").detach().fill_(new Scalar(0.7));
        return attention;
    }

    private static double[] naive(SelfAttention attention, double[] x, int n) {
        var out = new double[x.length];
        for (int i = 0; i < n; i++) {
            var picture = new double[C][H * W];
            for (int c = 0; c < C; c++) {
                System.arraycopy(x, (i * C + c) * H * W, picture[c], 0, H * W);
            }
            var query = pointwise(attention, "theta", picture);
            var key = pooled(pointwise(attention, "phi", picture));
            var value = pooled(pointwise(attention, "g", picture));
            var context = new double[C / 2][H * W];
            for (int p = 0; p < H * W; p++) {
                var weights = new double[H * W / 4];
                double total = 0;
                for (int q = 0; q < weights.length; q++) {
                    double product = 0;
                    for (int k = 0; k < C / 8; k++) {
                        product += query[k][p] * key[k][q];
                    }
                    weights[q] = Math.exp(product);
                    total += weights[q];
                }
                for (int k = 0; k < C / 2; k++) {
                    for (int q = 0; q < weights.length; q++) {
                        context[k][p] += weights[q] / total * value[k][q];
                    }
                }
            }
            var added = pointwise(attention, "o", context);
            for (int c = 0; c < C; c++) {
                for (int p = 0; p < H * W; p++) {
                    out[(i * C + c) * H * W + p] = picture[c][p] + 0.7 * added[c][p];
                }
            }
        }
        return out;
    }

    private static double[][] pointwise(SelfAttention attention, String name, double[][] x) {
        var weight = Numbers.of(parameter(attention, name + ".weight"));
        var bias = Numbers.of(parameter(attention, name + ".bias"));
        var y = new double[bias.length][x[0].length];
        for (int out = 0; out < y.length; out++) {
            for (int p = 0; p < x[0].length; p++) {
                y[out][p] = bias[out];
                for (int in = 0; in < x.length; in++) {
                    y[out][p] += weight[out * x.length + in] * x[in][p];
                }
            }
        }
        return y;
    }

    private static double[][] pooled(double[][] x) {
        var y = new double[x.length][H * W / 4];
        for (int c = 0; c < x.length; c++) {
            for (int q = 0; q < H * W / 4; q++) {
                int corner = q / (W / 2) * 2 * W + q % (W / 2) * 2;
                y[c][q] = Math.max(
                        Math.max(x[c][corner], x[c][corner + 1]), Math.max(x[c][corner + W], x[c][corner + W + 1]));
            }
        }
        return y;
    }

    private static Tensor parameter(SelfAttention attention, String name) {
        return requireNonNull(ModuleState.parameters(attention).get(name));
    }
}

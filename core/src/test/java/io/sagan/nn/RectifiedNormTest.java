package io.sagan.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sagan.tensor.Autocast;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(EngineScope.class)
class RectifiedNormTest {
    private static final int N = 4;
    private static final int C = 6;

    /// What conditions the norm.
    enum Kind {
        PLAIN(0),
        CLASSES(3),
        VECTORS(5),
        SPECTRAL(3);

        private final int width;

        Kind(int width) {
            this.width = width;
        }

        Tensor condition() {
            return this == VECTORS ? Numbers.uniform(9, N, width).requires_grad_(true) : Numbers.labels(2, 0, 1, 0);
        }
    }

    /// By the engine's own gradients in float64.
    @ParameterizedTest
    @CsvSource({
        "PLAIN, true",
        "CLASSES, true",
        "CLASSES, false",
        "VECTORS, true",
        "SPECTRAL, true",
    })
    void mapsStatisticsAndGradientsAreThoseOfTheOperationsOneByOne(Kind kind, boolean tracking) {
        var ours = norm(kind, tracking);
        var theirs = norm(kind, tracking);
        var x = maps(1);
        var y = x.detach().clone().requires_grad_(true);
        var condition = kind.condition();
        var same = kind.condition();

        var rectified = ours.rectified(x, condition);
        var expected = theirs.active(y, same);
        assertThat(Numbers.distance(rectified.maps(), expected)).isLessThan(1e-12);
        assertThat(expected.eq(new Scalar(0.0)).sum().item_double()).isBetween(10.0, x.numel() - 10.0);
        assertThat(rectified.maps().is_contiguous(MemoryFormat.ChannelsLast)).isTrue();

        var gradient = maps(2).detach();
        rectified.backward(gradient);
        expected.mul(gradient).sum().backward();
        requireSame("x", x.grad(), y.grad());
        assertThat(x.grad().is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
        for (var table : new String[] {"gain", "bias"}) {
            requireSame(table, state(ours, table).grad(), state(theirs, table).grad());
        }
        if (kind == Kind.VECTORS) {
            requireSame("condition", condition.grad(), same.grad());
        }
        for (var statistic : new String[] {"mean", "variance"}) {
            assertThat(Numbers.distance(state(ours, statistic), state(theirs, statistic)))
                    .isLessThan(1e-12);
        }
        assertThat(state(ours, "mean").abs().sum().item_double() > 0).isEqualTo(tracking);
    }

    /// Four deviations from zero, where `s·x` and the shift nearly cancel; the rounding is there, and small.
    @Test
    void bfloat16LosesLittleOfMapsThatLieFarFromZero() {
        var ours = norm(Kind.CLASSES, true);
        var theirs = norm(Kind.CLASSES, true);
        ours.to(ScalarType.Float, false);
        var condition = Kind.CLASSES.condition();
        var x = maps(1).detach().add(new Scalar(4.0)).to(ScalarType.BFloat16);
        var y = x.to(ScalarType.Double).requires_grad_(true);
        x.requires_grad_(true);
        var gradient = maps(2).detach().to(ScalarType.BFloat16);

        RectifiedNorm rectified;
        try (var _ = Autocast.bfloat16(true)) {
            rectified = ours.rectified(x, condition);
        }
        var expected = theirs.active(y, condition);
        rectified.backward(gradient);
        expected.mul(gradient.to(ScalarType.Double)).sum().backward();
        assertThat(x.grad().scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
        assertThat(error(rectified.maps(), expected)).isBetween(0.001, 0.02);
        assertThat(error(x.grad(), y.grad())).isBetween(0.001, 0.03);
        for (var table : new String[] {"gain", "bias"}) {
            assertThat(error(state(ours, table).grad(), state(theirs, table).grad()))
                    .as(table)
                    .isBetween(0.0001, 0.02);
        }
    }

    private static double error(Tensor ours, Tensor theirs) {
        return Numbers.relativeDistance(ours.to(ScalarType.Double), theirs);
    }

    @Test
    void isForTrainingOnly() {
        var norm = norm(Kind.CLASSES, true);
        norm.eval();
        assertThatIllegalStateException()
                .isThrownBy(() -> norm.rectified(maps(1), Kind.CLASSES.condition()))
                .withMessageContaining("training only");
    }

    @Test
    void standsInForLargeMapsInTrainingOnly() {
        var norm = norm(Kind.CLASSES, true);
        var large = torch.zeros(32, C, 32, 32);
        assertThat(norm.fuses(large)).isTrue();
        assertThat(norm.fuses(torch.zeros(2, C, 32, 32))).isFalse();
        norm.beginStanding();
        assertThat(norm.fuses(large)).isFalse();
        norm.endStanding(1);
        norm.eval();
        assertThat(norm.fuses(large)).isFalse();
    }

    @Test
    void withoutGradientsItIsUsedByItself() {
        var norm = norm(Kind.CLASSES, true);
        var x = torch.randn(32, C, 32, 32).to(ScalarType.Double);
        var labels = torch.zeros(32).to(ScalarType.Long);
        try (var _ = new NoGradGuard()) {
            assertThat(norm.active(x, labels).equal(norm.rectified(x, labels).maps()))
                    .isTrue();
        }
        assertThat(norm.active(x, labels).requires_grad()).isTrue();
    }

    private static void requireSame(String name, Tensor ours, Tensor theirs) {
        assertThat(theirs.norm().item_double()).as(name).isGreaterThan(0.01);
        assertThat(Numbers.distance(ours, theirs)).as(name).isLessThan(1e-12);
    }

    /// Channels of different means and deviations.
    private static Tensor maps(long seed) {
        var offsets = Numbers.uniform(seed + 10, 1, C, 1, 1);
        return Numbers.uniform(seed, N, C, 5, 3)
                .mul(offsets.add(new Scalar(1.5)))
                .add(offsets)
                .contiguous(MemoryFormat.ChannelsLast)
                .requires_grad_(true);
    }

    private static BatchNorm norm(Kind kind, boolean tracking) {
        var tables = kind == Kind.SPECTRAL
                ? Weights.spectral(3)
                : Weights.plain(3).startingAs(Initializer.normal(Seeds.stream(4, "tables"), 0.4));
        var norm = new BatchNorm(C, kind.width, new BatchNorm.Style(1e-3, 0.25, tables, tables));
        norm.to(ScalarType.Double, false);
        norm.track(tracking);
        return norm;
    }

    private static Tensor state(BatchNorm norm, String name) {
        return requireNonNull(ModuleState.all(norm).get(name));
    }
}

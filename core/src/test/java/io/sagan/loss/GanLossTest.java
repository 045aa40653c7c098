package io.sagan.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Values and slopes against closed forms on the logits below.
@ExtendWith(EngineScope.class)
class GanLossTest {
    private static final double[] REAL = {2, 0.5, -1, 0};
    private static final double[] FAKE = {-2, 0.25, 1, 0};

    @Test
    void theNonSaturatingLossIsTheCrossEntropyOfBothAnswers() {
        requireClosedForm(
                new NonSaturatingLoss(),
                x -> Math.log(1 + Math.exp(-x)),
                x -> Math.log(1 + Math.exp(x)),
                x -> Math.log(1 + Math.exp(-x)));
        requireSlopes(new NonSaturatingLoss(), x -> -sigmoid(-x), GanLossTest::sigmoid, x -> -sigmoid(-x));
    }

    @Test
    void theWassersteinLossIsTheDifferenceOfTheMeans() {
        requireClosedForm(new WassersteinLoss(), x -> -x, x -> x, x -> -x);
        requireSlopes(new WassersteinLoss(), _ -> -1, _ -> 1, _ -> -1);
    }

    @Test
    void theLeastSquaresLossAsksForOneAndNought() {
        requireClosedForm(
                new LeastSquaresLoss(), x -> (x - 1) * (x - 1) / 2, x -> x * x / 2, x -> (x - 1) * (x - 1) / 2);
        requireSlopes(new LeastSquaresLoss(), x -> x - 1, x -> x, x -> x - 1);
    }

    @Test
    void largeAnswersStayFinite() {
        var huge = Tensor.create(new double[] {1e4}, 1, 1);
        var loss = new NonSaturatingLoss();
        assertThat(loss.discriminator(huge.neg(), huge).item_double()).isEqualTo(2e4);
        assertThat(loss.generator(huge.neg()).item_double()).isEqualTo(1e4);
    }

    @Test
    void eachSaysWhatItsDocumentationSaysWhereTheDiscriminatorIsUndecided() {
        var nothing = torch.zeros(4, 1);
        assertThat(new NonSaturatingLoss().discriminator(nothing, nothing).item_double())
                .isCloseTo(2 * Math.log(2), within(1e-6));
        assertThat(new WassersteinLoss().discriminator(nothing, nothing).item_double())
                .isZero();
        var half = torch.full(new long[] {4, 1}, new org.bytedeco.pytorch.Scalar(0.5));
        assertThat(new LeastSquaresLoss().discriminator(half, half).item_double())
                .isEqualTo(0.25);
        assertThat(new LeastSquaresLoss().boundary()).isEqualTo(0.5);
        assertThat(new HingeLoss().boundary()).isZero();
    }

    private static void requireClosedForm(
            GanLoss loss, DoubleUnaryOperator real, DoubleUnaryOperator fake, DoubleUnaryOperator generator) {
        assertThat(loss.discriminator(logits(REAL), logits(FAKE)).item_double())
                .isCloseTo(mean(REAL, real) + mean(FAKE, fake), within(1e-14));
        assertThat(loss.generator(logits(FAKE)).item_double()).isCloseTo(mean(FAKE, generator), within(1e-14));
    }

    private static void requireSlopes(
            GanLoss loss, DoubleUnaryOperator real, DoubleUnaryOperator fake, DoubleUnaryOperator generator) {
        var x = logits(REAL).requires_grad_(true);
        var g = logits(FAKE).requires_grad_(true);
        loss.discriminator(x, g).backward();
        requireEach(x.grad(), REAL, real);
        requireEach(g.grad(), FAKE, fake);
        var alone = logits(FAKE).requires_grad_(true);
        loss.generator(alone).backward();
        requireEach(alone.grad(), FAKE, generator);
    }

    private static void requireEach(Tensor slopes, double[] logits, DoubleUnaryOperator slope) {
        var values = Numbers.of(slopes);
        for (int i = 0; i < logits.length; i++) {
            assertThat(values[i]).isCloseTo(slope.applyAsDouble(logits[i]) / logits.length, within(1e-14));
        }
    }

    private static double mean(double[] logits, DoubleUnaryOperator each) {
        return Arrays.stream(logits).map(each).average().orElse(Double.NaN);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static Tensor logits(double... values) {
        return Tensor.create(values, values.length, 1);
    }
}

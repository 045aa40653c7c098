package io.sagan.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import java.util.LinkedHashMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class PenaltyTest {
    private static final double[] W = {3, 0, 4};

    /// `D(x) = ⟨w, x⟩` has the slope w everywhere, here of length 5.
    private final Tensor w = Tensor.create(W.clone(), 3, 1).requires_grad_(true);

    private final Critic linear = pictures -> torch.flatten(pictures, 1, -1).mm(w);
    private final Tensor real = Numbers.uniform(1, 2, 3, 1, 1);
    private final Tensor fake = Numbers.uniform(2, 2, 3, 1, 1);

    @Test
    void theGradientPenaltyPullsTheSlopeToOne() {
        var value = new GradientPenalty(10).of(linear, real, fake, torch.rand(2, 1, 1, 1));
        assertThat(value.item_double()).isCloseTo(10 * 4 * 4, within(1e-10));
        value.backward();
        // ∂/∂w 10(‖w‖ − 1)² = 20(‖w‖ − 1)·w/‖w‖
        assertThat(Numbers.of(w.grad())).containsExactly(new double[] {48, 0, 64}, within(1e-10));
    }

    @Test
    void theGradientPenaltyIsTakenBetweenTheTwoPictures() {
        // ‖∇ ½‖x‖²‖ = ‖x‖, so the penalty tells where it was taken.
        Critic bowl = pictures -> torch.flatten(pictures, 1, -1)
                .square()
                .sum(1L)
                .mul(new Scalar(0.5))
                .view(2, 1);
        var share = Tensor.create(new double[] {0.25, 1}, 2, 1, 1, 1);
        var x = Numbers.of(real);
        var g = Numbers.of(fake);
        double expected = 0;
        for (int i = 0; i < 2; i++) {
            double s = i == 0 ? 0.25 : 1;
            double squares = 0;
            for (int c = 3 * i; c < 3 * i + 3; c++) {
                squares += Math.pow(s * x[c] + (1 - s) * g[c], 2);
            }
            expected += Math.pow(Math.sqrt(squares) - 1, 2) / 2;
        }
        assertThat(new GradientPenalty(1).of(bowl, real, fake, share).item_double())
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void aSlopeOfNoughtHasAGradient() {
        var flat = Tensor.create(new double[3], 3, 1).requires_grad_(true);
        new GradientPenalty(1)
                .of(pictures -> torch.flatten(pictures, 1, -1).mm(flat), real, fake, torch.rand(2, 1, 1, 1))
                .backward();
        assertThat(Numbers.of(flat.grad())).containsOnly(0);
    }

    @Test
    void r1IsHalfTheSquaredSlope() {
        var value = new RealSlopePenalty(10).of(linear, real);
        assertThat(value.item_double()).isCloseTo(5 * 25, within(1e-10));
        value.backward();
        assertThat(Numbers.of(w.grad())).containsExactly(new double[] {30, 0, 40}, within(1e-10));
    }

    @Test
    void leCamHoldsAnswersToTheMeansOfBefore() {
        var penalty = new LeCamPenalty(2, 0.9);
        penalty.update(1, -1, false); // the first answers are the means
        penalty.update(2, -3, false);
        assertThat(Numbers.of(penalty.state())).containsExactly(new double[] {1.1, -1.2, 2}, within(1e-12));
        var answers = Tensor.create(new double[] {0.8, -2}, 2, 1).requires_grad_(true);
        var others = Tensor.create(new double[] {0.1, 5}, 2, 1).requires_grad_(true);
        var value = penalty.of(answers, others);
        // above −1.2: 2.0 and nothing; below 1.1: 1.0 and nothing
        assertThat(value.item_double()).isCloseTo(2 * (4.0 / 2 + 1.0 / 2), within(1e-12));
        value.backward();
        assertThat(Numbers.of(answers.grad())).containsExactly(new double[] {4, 0}, within(1e-12));
        assertThat(Numbers.of(others.grad())).containsExactly(new double[] {-2, 0}, within(1e-12));
        penalty.update(7, 8, true);
        assertThat(Numbers.of(penalty.state())).containsExactly(new double[] {7, 8, 3}, within(1e-12));
    }

    @Test
    void leCamGoesOnFromASavedState() {
        var straight = new LeCamPenalty(1, 0.5);
        straight.update(1, 2, false);
        var resumed = new LeCamPenalty(1, 0.5);
        resumed.state().copy_(straight.state());
        straight.update(3, 4, false);
        resumed.update(3, 4, false);
        assertThat(Numbers.of(resumed.state())).containsExactly(2, 3, 2);
    }

    @Test
    void consistencyIsTheMeanSquaredChange() {
        var before = Tensor.create(new double[] {1, 2}, 2, 1).requires_grad_(true);
        var after = Tensor.create(new double[] {0, 5}, 2, 1).requires_grad_(true);
        var value = new ConsistencyPenalty(10).of(before, after);
        assertThat(value.item_double()).isEqualTo(50);
        value.backward();
        assertThat(Numbers.of(before.grad())).containsExactly(10, -30);
        assertThat(Numbers.of(after.grad())).containsExactly(-10, 30);
    }

    @Test
    void orthogonalRegularisationAddsTheGradientOfWhatItPunishes() {
        var weight = Numbers.uniform(5, 4, 3, 2, 2).requires_grad_(true);
        offDiagonal(weight).mul(new Scalar(0.5 * 1e-2)).backward();
        var expected = weight.grad().clone();
        weight.mutable_grad().reset();
        weight.sum().backward();
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put("block1.conv1.weight", weight);
        new OrthogonalPenalty(1e-2).addTo(parameters);
        assertThat(Numbers.distance(weight.grad().sub(new Scalar(1.0)), expected))
                .isLessThan(1e-12);
        assertThat(expected.norm().item_double()).isGreaterThan(0.01);
    }

    @Test
    void orthogonalRegularisationLeavesOrthogonalRowsVectorsAndTheSharedTable() {
        var rows = Tensor.create(new double[] {3, 0, 0, 0, 0, 2}, 2, 3).requires_grad_(true);
        var vector = Numbers.uniform(6, 3).requires_grad_(true);
        var shared = Numbers.uniform(7, 2, 3).requires_grad_(true);
        rows.sum().add(vector.sum()).add(shared.sum()).backward();
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put("linear.weight", rows);
        parameters.put("linear.bias", vector);
        parameters.put("shared.weight", shared);
        new OrthogonalPenalty(1).addTo(parameters);
        parameters
                .values()
                .forEach(parameter -> assertThat(Numbers.of(parameter.grad())).containsOnly(1));
    }

    private static Tensor offDiagonal(Tensor weight) {
        var matrix = torch.flatten(weight, 1, -1);
        Tensor mask;
        try (var _ = new NoGradGuard()) {
            mask = torch.ones_like(matrix.mm(matrix.t())).sub(torch.eye(4));
        }
        return matrix.mm(matrix.t()).mul(mask).square().sum();
    }
}

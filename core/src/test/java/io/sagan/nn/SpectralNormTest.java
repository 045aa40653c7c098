package io.sagan.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class SpectralNormTest {

    @Test
    void theLargestSingularValueBecomesOne() {
        var weight = Numbers.uniform(1, 6, 2, 3, 3);
        var norm = norm(weight);
        for (int i = 0; i < 300; i++) {
            norm.normalise(weight);
        }
        var singular = torch.linalg_svdvals(torch.flatten(norm.normalise(weight), 1, -1));
        assertThat(singular.max().item_double()).isCloseTo(1, within(1e-9));
    }

    @Test
    void oneTrainingForwardIsOneStepOfThePowerIteration() {
        var weight = Numbers.uniform(2, 4, 3);
        var norm = norm(weight);
        var u = vector(norm, "u").clone();

        var normal = norm.normalise(weight);

        var v = weight.t().mv(u);
        v = v.div(v.norm());
        var next = weight.mv(v);
        var sigma = next.norm();
        assertThat(Numbers.distance(vector(norm, "v"), v)).isLessThan(1e-14);
        assertThat(Numbers.distance(vector(norm, "u"), next.div(sigma))).isLessThan(1e-14);
        assertThat(Numbers.distance(normal, weight.div(sigma))).isLessThan(1e-14);
    }

    @Test
    void theVectorsOfAKernelKeepTheOrderOfItsAxesWhateverItsLayout() {
        var weight = Numbers.uniform(2, 4, 5, 3, 3);
        var plain = norm(weight);
        var laidOut = norm(weight);
        var u = vector(plain, "u").clone();
        var v = torch.flatten(weight, 1, -1).t().mv(u);
        assertThat(Numbers.distance(vector(plain, "v"), v.div(v.norm()))).isLessThan(1e-6); // made in float32

        var normal = plain.normalise(weight);
        var same = laidOut.normalise(weight.contiguous(MemoryFormat.ChannelsLast));

        assertThat(Numbers.distance(vector(plain, "v"), v.div(v.norm()))).isLessThan(1e-14);
        assertThat(Numbers.distance(vector(laidOut, "v"), v.div(v.norm()))).isLessThan(1e-14);
        assertThat(Numbers.distance(same, normal)).isLessThan(1e-14);
        plain.eval();
        assertThat(Numbers.distance(plain.normalise(weight), normal)).isLessThan(1e-14);
    }

    @Test
    void standsStillOutsideTraining() {
        var weight = Numbers.uniform(3, 5, 7);
        var norm = norm(weight);
        norm.normalise(weight);
        var u = vector(norm, "u").clone();
        var v = vector(norm, "v").clone();
        norm.eval();
        var first = norm.normalise(weight);

        assertThat(norm.normalise(weight).equal(first)).isTrue();
        assertThat(vector(norm, "u").equal(u)).isTrue();
        assertThat(vector(norm, "v").equal(v)).isTrue();
    }

    @Test
    void oneIterationThatIsNotKeptIsWhatTrainingWouldDoNext() {
        var weight = Numbers.uniform(11, 5, 7);
        var norm = new SpectralNorm(weight.to(ScalarType.Float), Weights.iteratingAtEvaluation(1));
        norm.to(ScalarType.Double, false);
        norm.eval();
        var u = vector(norm, "u").clone();
        var v = vector(norm, "v").clone();

        var first = norm.normalise(weight);
        assertThat(norm.normalise(weight).equal(first)).isTrue();
        assertThat(vector(norm, "u").equal(u)).isTrue();
        assertThat(vector(norm, "v").equal(v)).isTrue();

        norm.train(true);
        assertThat(norm.normalise(weight).equal(first)).isTrue();
        assertThat(Numbers.distance(vector(norm, "u"), u)).isGreaterThan(1e-3);
    }

    @Test
    void theGradientTakesBothVectorsAsConstants() {
        var weight = Numbers.uniform(4, 4, 3).requires_grad_(true);
        var norm = norm(weight);
        var share = Numbers.uniform(5, 4, 3);

        norm.normalise(weight).mul(share).sum().backward();

        var expected = gradient(weight, share, vector(norm, "u"), vector(norm, "v"));
        assertThat(Numbers.distance(weight.grad(), expected)).isLessThan(1e-13);
        assertThat(vector(norm, "u").requires_grad()).isFalse();
    }

    @Test
    void theGradientIsThatOfAFiniteDifference() {
        var weight = Numbers.uniform(6, 4, 3).requires_grad_(true);
        var norm = norm(weight);
        var share = Numbers.uniform(7, 4, 3);
        norm.normalise(weight).mul(share).sum().backward();
        var gradient = Numbers.of(weight.grad());
        norm.eval();

        double h = 1e-6;
        for (int i = 0; i < 12; i++) {
            var nudge = new double[12];
            nudge[i] = h;
            var away = Tensor.create(nudge, 4, 3);
            var base = weight.detach();
            double up = norm.normalise(base.add(away)).mul(share).sum().item_double();
            double down = norm.normalise(base.sub(away)).mul(share).sum().item_double();
            assertThat((up - down) / (2 * h)).isCloseTo(gradient[i], within(1e-8));
        }
    }

    @Test
    void twoForwardsBeforeOneBackwardKeepTheirOwnVectors() {
        var weight = Numbers.uniform(8, 4, 3).requires_grad_(true);
        var norm = norm(weight);
        var shares = new Tensor[] {Numbers.uniform(9, 4, 3), Numbers.uniform(10, 4, 3)};
        var expected = torch.zeros_like(weight.detach());
        var total = new Tensor[2];
        for (int pass = 0; pass < 2; pass++) {
            total[pass] = norm.normalise(weight).mul(shares[pass]).sum();
            expected = expected.add(gradient(
                    weight,
                    shares[pass],
                    vector(norm, "u").clone(),
                    vector(norm, "v").clone()));
        }

        total[0].add(total[1]).backward();

        assertThat(Numbers.distance(weight.grad(), expected)).isLessThan(1e-13);
    }

    @Test
    void aZeroWeightStaysFinite() {
        var weight = torch.zeros(3, 4).requires_grad_(true);
        var norm = new SpectralNorm(weight, Weights.spectral(1));
        norm.normalise(weight);
        assertThat(vector(norm, "u").isfinite().all().item_bool()).isTrue();
        assertThat(vector(norm, "v").isfinite().all().item_bool()).isTrue();
    }

    /// `G/σ − ⟨G, W⟩/σ²·uvᵀ` with σ = uᵀWv.
    private static Tensor gradient(Tensor weight, Tensor share, Tensor u, Tensor v) {
        var w = weight.detach();
        double sigma = u.dot(w.mv(v)).item_double();
        double along = share.mul(w).sum().item_double();
        return share.div(new Scalar(sigma)).sub(u.outer(v).mul(new Scalar(along / (sigma * sigma))));
    }

    private static SpectralNorm norm(Tensor weight) {
        var norm = new SpectralNorm(weight.detach().to(ScalarType.Float), Weights.spectral(1));
        norm.to(ScalarType.Double, false);
        return norm;
    }

    private static Tensor vector(SpectralNorm norm, String name) {
        return requireNonNull(ModuleState.buffers(norm).get(name));
    }
}

package io.sagan.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.NativeHeap;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.SettledHeap;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class SpectralNormsTest {

    /// Weights of several layouts with their norms, once in a group and once each for itself.
    private static final class Pair {
        final SpectralNorms norms = new SpectralNorms();
        final List<Tensor> together = weights();
        final List<Tensor> apart = weights();
        final List<SpectralNorm> members = together.stream()
                .map(weight -> norm(weight, Weights.spectral(3, norms)))
                .toList();
        final List<SpectralNorm> singles =
                apart.stream().map(weight -> norm(weight, Weights.spectral(3))).toList();

        private static List<Tensor> weights() {
            return List.of(
                    leaf(Numbers.uniform(1, 4, 3)),
                    leaf(Numbers.uniform(2, 5, 2, 3, 3).contiguous(MemoryFormat.ChannelsLast)),
                    leaf(Numbers.uniform(3, 2, 6, 3, 3)),
                    leaf(Numbers.uniform(4, 3, 4, 1, 1)));
        }

        private static Tensor leaf(Tensor x) {
            return x.detach().to(ScalarType.Float).clone().requires_grad_(true);
        }

        private static SpectralNorm norm(Tensor weight, WeightStyle style) {
            var norm = new SpectralNorm(weight, style);
            norm.to(ScalarType.Double, false);
            weight.set_data(weight.detach().to(ScalarType.Double));
            return norm;
        }

        /// A loss that sees the weights listed.
        static Tensor loss(List<SpectralNorm> norms, List<Tensor> weights, long seed, int... seen) {
            var sum = torch.zeros(1L).to(ScalarType.Double);
            for (int i : seen) {
                var normal = norms.get(i).normalise(weights.get(i));
                sum = sum.add(normal.mul(normal)
                        .mul(Numbers.uniform(seed + i, normal.shape()))
                        .sum());
            }
            return sum;
        }

        void requireSameVectors() {
            for (int i = 0; i < members.size(); i++) {
                for (var name : List.of("u", "v")) {
                    assertThat(Numbers.distance(vector(members.get(i), name), vector(singles.get(i), name)))
                            .as("%s %d", name, i)
                            .isLessThan(1e-14);
                }
            }
        }
    }

    @Test
    void dividesAndMovesAsEachForItself() {
        var pair = new Pair();
        for (int times = 0; times < 3; times++) {
            try (var _ = pair.norms.together()) {
                for (int i = 0; i < 4; i++) {
                    var normal = pair.members.get(i).normalise(pair.together.get(i));
                    assertThat(Numbers.distance(normal, pair.singles.get(i).normalise(pair.apart.get(i))))
                            .isLessThan(1e-14);
                    assertThat(pair.members.get(i).normalise(pair.together.get(i)))
                            .isSameAs(normal);
                }
            }
            pair.requireSameVectors();
        }
    }

    @Test
    void gradientsOfTwoPassesAreThoseOfTheEngine() {
        var pair = new Pair();
        var first = pair.norms.together();
        var loss = Pair.loss(pair.members, pair.together, 10, 0, 1, 2);
        first.close();
        var second = pair.norms.together();
        loss = loss.add(Pair.loss(pair.members, pair.together, 20, 0, 1));
        second.close();
        loss.backward();
        first.backward();
        second.backward();

        var expected = Pair.loss(pair.singles, pair.apart, 10, 0, 1, 2);
        pair.singles.get(3).normalise(pair.apart.get(3));
        expected = expected.add(Pair.loss(pair.singles, pair.apart, 20, 0, 1));
        pair.singles.get(2).normalise(pair.apart.get(2));
        pair.singles.get(3).normalise(pair.apart.get(3));
        expected.backward();

        assertThat(Numbers.distance(loss.detach(), expected.detach())).isLessThan(1e-13);
        for (int i = 0; i < 3; i++) {
            assertThat(Numbers.distance(
                            pair.together.get(i).grad(), pair.apart.get(i).grad()))
                    .as("weight %d", i)
                    .isLessThan(1e-13);
            assertThat(pair.apart.get(i).grad().norm().item_double()).isGreaterThan(0.1);
        }
        assertThat(pair.together.get(3).grad().defined()).isFalse();
        pair.requireSameVectors();
    }

    @Test
    void weightsThatTakeNoGradientsMoveTheirVectorsAllTheSame() {
        var pair = new Pair();
        pair.together.forEach(weight -> weight.requires_grad_(false));
        var pass = pair.norms.together();
        try (pass) {
            assertThat(pair.members
                            .getFirst()
                            .normalise(pair.together.getFirst())
                            .requires_grad())
                    .isFalse();
        }
        pass.backward();
        for (int i = 0; i < 4; i++) {
            pair.singles.get(i).normalise(pair.apart.get(i));
        }
        pair.requireSameVectors();
    }

    @Test
    void whatIsNotInTrainingStandsStillAndDividesItself() {
        var pair = new Pair();
        var frozen = pair.members.get(1);
        frozen.eval();
        var u = vector(frozen, "u").clone();
        try (var _ = pair.norms.together()) {
            assertThat(frozen.normalise(pair.together.get(1))).isNotSameAs(frozen.normalise(pair.together.get(1)));
        }
        assertThat(vector(frozen, "u").equal(u)).isTrue();
    }

    @Test
    void afterThePassEachDividesItself() {
        var pair = new Pair();
        try (var _ = pair.norms.together()) {
            pair.members.getFirst().normalise(pair.together.getFirst());
        }
        pair.singles.getFirst().normalise(pair.apart.getFirst());
        Pair.loss(pair.members, pair.together, 30, 0).backward();
        Pair.loss(pair.singles, pair.apart, 30, 0).backward();
        assertThat(Numbers.distance(
                        pair.together.getFirst().grad(), pair.apart.getFirst().grad()))
                .isLessThan(1e-13);
    }

    @Test
    void aPassWithoutGradientsHoldsNothingWhenItIsOver() {
        assumeThat(NativeHeap.bytes()).isPresent();
        var norms = new SpectralNorms();
        var style = Weights.spectral(3, norms);
        var weight = Numbers.uniform(1, 512, 1024).to(ScalarType.Float).requires_grad_(true); // 2 MiB
        var norm = new SpectralNorm(weight, style);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            norms.together().close();
            long before = SettledHeap.bytes();
            for (int i = 0; i < 50; i++) {
                try (var _ = norms.together()) {
                    assertThat(norm.normalise(weight).requires_grad()).isFalse();
                }
            }
            assertThat(SettledHeap.bytes() - before).isLessThan(8L << 20);
        }
    }

    @Test
    void refusesMembersWithAnotherEpsilon() {
        var norms = new SpectralNorms();
        var weight = Numbers.uniform(1, 2, 3).to(ScalarType.Float);
        var style = Weights.spectral(3, norms);
        try (var _ = new SpectralNorm(weight, style)) {
            assertThat(norms.together()).isNotNull();
        }
        var other = new WeightStyle(style.init(), true, 1e-4, false, style.random(), norms);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpectralNorm(weight, other))
                .withMessage("spectral norms that are iterated together must have the same ε, got 1.0E-12 and 1.0E-4");
    }

    private static Tensor vector(SpectralNorm norm, String name) {
        return requireNonNull(ModuleState.buffers(norm).get(name));
    }
}

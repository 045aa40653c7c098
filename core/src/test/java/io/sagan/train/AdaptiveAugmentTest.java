package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.TrainSpec.Ada;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class AdaptiveAugmentTest {
    private static final Ada SPEC = new Ada(0.6, 4, 1000);

    private final Tensor pictures = Numbers.uniform(1, 6, 3, 16, 16).mul(new Scalar(0.5));

    @Test
    void changesNothingAtProbabilityNought() {
        var same = new AdaptiveAugment(() -> 0).apply(pictures, Seeds.stream(1, "a"));
        assertThat(same.equal(pictures)).isTrue();
    }

    @Test
    void changesEveryPictureAtProbabilityOne() {
        var changed = new AdaptiveAugment(() -> 1).apply(pictures, Seeds.stream(1, "a"));
        assertThat(changed.shape()).isEqualTo(pictures.shape());
        for (int i = 0; i < 6; i++) {
            assertThat(Numbers.distance(changed.narrow(0, i, 1), pictures.narrow(0, i, 1)))
                    .isGreaterThan(0.1);
        }
        assertThat(changed.isfinite().all().item_bool()).isTrue();
    }

    @Test
    void gradientsFlowThroughAllOfIt() {
        var direction = Numbers.uniform(3, 6, 3, 16, 16);
        var weight = Numbers.uniform(4, 6, 3, 16, 16);
        var x = pictures.clone().requires_grad_(true);
        var augment = new AdaptiveAugment(() -> 0.8);
        augment.apply(x, Seeds.stream(2, "a")).mul(weight).sum().backward();
        double slope = x.grad().mul(direction).sum().item_double();
        // The pipeline is affine in the pictures, so one difference is exact.
        double difference = augment.apply(pictures.add(direction), Seeds.stream(2, "a"))
                .sub(augment.apply(pictures, Seeds.stream(2, "a")))
                .mul(weight)
                .sum()
                .item_double();
        assertThat(Math.abs(slope)).isGreaterThan(0.1);
        assertThat(slope).isCloseTo(difference, within(1e-9));
    }

    @Test
    void eachPartHappensWithItsProbability() {
        var random = Seeds.stream(3, "a");
        int n = 4000;
        int mirrored = 0;
        int shifted = 0;
        int warped = 0;
        int upright = 0;
        int tinted = 0;
        for (int i = 0; i < n; i++) {
            var move = AdaDraw.move(random, 0.3, 64);
            mirrored += move.mirrored() ? 1 : 0;
            shifted += move.down() != 0 || move.right() != 0 ? 1 : 0;
            assertThat(Math.abs(move.down())).isLessThanOrEqualTo(8);
            var warp = AdaDraw.warp(random, 0.3);
            warped += warp[2] != 0 ? 1 : 0;
            upright += warp[1] == 0 && warp[3] == 0 ? 1 : 0;
            tinted += Arrays.equals(AdaDraw.tint(random, 0.3), AdaDraw.NO_TINT) ? 0 : 1;
        }
        assertThat(mirrored / (double) n).isCloseTo(0.15, within(0.025));
        assertThat(shifted / (double) n).isCloseTo(0.3, within(0.03));
        assertThat(warped / (double) n).isCloseTo(0.3, within(0.03));
        assertThat(upright / (double) n).isCloseTo(0.7, within(0.03));
        assertThat(tinted / (double) n).isCloseTo(1 - 0.7 * 0.7 * 0.85 * 0.7 * 0.7, within(0.03));
    }

    @Test
    void huesAndSaturationLeaveGreysAndInvertedLumaOnlyThem() {
        var random = Seeds.stream(4, "a");
        for (int i = 0; i < 50; i++) {
            var tint = AdaDraw.tint(random, 1);
            var rows = new double[3];
            for (int row = 0; row < 3; row++) {
                rows[row] = tint[4 * row] + tint[4 * row + 1] + tint[4 * row + 2];
            }
            assertThat(rows[1]).as("a grey stays one").isCloseTo(rows[0], within(1e-12));
            assertThat(rows[2]).isCloseTo(rows[0], within(1e-12));
            assertThat(tint[7]).isEqualTo(tint[3]);
        }
    }

    @Test
    void aWarpOfNothingIsNothing() {
        var grid = torch.affine_grid_generator(
                Tensor.create(AdaDraw.NO_WARP.clone(), 1, 2, 3), new long[] {1, 3, 16, 16}, false);
        var same = torch.grid_sampler(pictures.narrow(0, 0, 1), grid, 0, 2, false);
        assertThat(Numbers.distance(same, pictures.narrow(0, 0, 1))).isLessThan(1e-12);
    }

    @Test
    void bfloat16IsWidened() {
        var narrow = pictures.to(ScalarType.BFloat16);
        assertThat(new AdaptiveAugment(() -> 1)
                        .apply(narrow, Seeds.stream(1, "a"))
                        .scalar_type()
                        .intern())
                .isEqualTo(ScalarType.Float);
    }

    @Test
    void theProbabilityRisesOverTheHorizonWhileAllRealPicturesAreTakenForReal() {
        var controller = new AdaController(SPEC, 0);
        observe(controller, 3, 1, 1, 1, 1, 1);
        assertThat(controller.probability()).as("before the interval is over").isZero();
        observe(controller, 1, 1, 1, 1, 1, 1);
        assertThat(controller.probability()).isCloseTo(20 / 1000.0, within(1e-15));
        observe(controller, 196, 1, 1, 1, 1, 1);
        assertThat(controller.probability()).isCloseTo(1, within(1e-12));
        observe(controller, 4, 1, 1, 1, 1, 1);
        assertThat(controller.probability()).as("at most 1").isEqualTo(1);
    }

    @Test
    void theProbabilityFallsBelowTheTargetAndNeverBelowNought() {
        var controller = new AdaController(SPEC, 0);
        observe(controller, 8, 1, 1, 1, 1, 1);
        observe(controller, 4, 1, 1, 1, -1, 1, -1); // a third above the even: below 0.6
        assertThat(controller.probability()).isCloseTo((40 - 24) / 1000.0, within(1e-15));
        observe(controller, 4, -1, -1, -1, -1, -1);
        assertThat(controller.probability()).isZero();
    }

    @Test
    void theLossSaysWhatCountsAsReal() {
        var controller = new AdaController(SPEC, 0.5);
        observe(controller, 4, 0.6, 0.7, 0.8);
        assertThat(controller.probability()).isPositive();
        observe(controller, 4, 0.4, 0.4, 0.4);
        assertThat(controller.probability()).isZero();
    }

    private static void observe(AdaController controller, int updates, double... logits) {
        for (int i = 0; i < updates; i++) {
            controller.observe(Tensor.create(logits, logits.length, 1));
            controller.updated();
        }
    }
}

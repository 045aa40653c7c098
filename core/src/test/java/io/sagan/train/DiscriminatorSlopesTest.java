package io.sagan.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.loss.Critic;
import io.sagan.loss.GradientPenalty;
import io.sagan.loss.RealSlopePenalty;
import io.sagan.models.Discriminator;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The second derivative through every kind of layer of a whole discriminator: fused convolutions,
/// spectral normalisation, attention with its pooling and softmax, pooling and embedding.
@ExtendWith(EngineScope.class)
class DiscriminatorSlopesTest {
    private static final double STEP = 1e-6;

    @Test
    void theGradientOfR1IsItsDifferenceQuotient() {
        requireDifferenceQuotient(critic -> new RealSlopePenalty(10).of(critic, pictures(1, ScalarType.Double)));
    }

    @Test
    void theGradientOfTheGradientPenaltyIsItsDifferenceQuotient() {
        var share = Tensor.create(new double[] {0.2, 0.5, 0.9}, 3, 1, 1, 1);
        requireDifferenceQuotient(critic -> new GradientPenalty(10)
                .of(critic, pictures(1, ScalarType.Double), pictures(2, ScalarType.Double), share));
    }

    @Test
    void float32InChannelsLastGivesTheSameGradient() {
        var exact = gradients(discriminator(ScalarType.Double), pictures(1, ScalarType.Double));
        var rounded = gradients(
                discriminator(ScalarType.Float), pictures(1, ScalarType.Float).contiguous(MemoryFormat.ChannelsLast));
        exact.forEach(
                (name, gradient) -> assertThat(Numbers.relativeDistance(requireNonNull(rounded.get(name)), gradient))
                        .as(name)
                        .isLessThan(2e-4));
    }

    private static Map<String, Tensor> gradients(Discriminator discriminator, Tensor pictures) {
        new RealSlopePenalty(10).of(critic(discriminator), pictures).backward();
        var gradients = new LinkedHashMap<String, Tensor>();
        ModuleState.parameters(discriminator).forEach((name, parameter) -> {
            if (parameter.grad().defined() && parameter.grad().norm().item_double() > 1e-9) {
                gradients.put(name, parameter.grad());
            }
        });
        assertThat(gradients).containsKeys("block1.conv2.weight", "attention4.theta.weight", "embedding.weight");
        return gradients;
    }

    /// Along a random direction of all weights at once.
    private static void requireDifferenceQuotient(Function<Critic, Tensor> penalty) {
        var discriminator = discriminator(ScalarType.Double);
        penalty.apply(critic(discriminator)).backward();
        double slope = 0;
        var directions = new LinkedHashMap<Tensor, Tensor>();
        int seed = 10;
        for (var parameter : ModuleState.parameters(discriminator).values()) {
            var direction = Numbers.uniform(seed++, parameter.shape());
            directions.put(parameter, direction);
            slope += parameter.grad().defined()
                    ? parameter.grad().mul(direction).sum().item_double()
                    : 0;
        }
        double above = moved(directions, STEP, () -> penalty.apply(critic(discriminator)));
        double below = moved(directions, -STEP, () -> penalty.apply(critic(discriminator)));
        double quotient = (above - below) / (2 * STEP);
        assertThat(Math.abs(quotient)).isGreaterThan(0.01);
        assertThat(slope).isCloseTo(quotient, within(1e-5 * Math.abs(quotient)));
    }

    private static double moved(
            Map<Tensor, Tensor> directions, double distance, java.util.function.Supplier<Tensor> penalty) {
        move(directions, distance);
        double value = penalty.get().item_double();
        move(directions, -distance);
        return value;
    }

    private static void move(Map<Tensor, Tensor> directions, double distance) {
        try (var _ = new NoGradGuard()) {
            directions.forEach((parameter, direction) -> parameter.add_(direction, new Scalar(distance)));
        }
    }

    private static Critic critic(Discriminator discriminator) {
        return pictures -> discriminator.forward(pictures, Numbers.labels(0, 3, 7));
    }

    /// Spectral vectors stand still, so that the penalty is a function of the weights alone.
    private static Discriminator discriminator(ScalarType type) {
        var discriminator = new Discriminator(TinyGan.model(8, true), TinyGan.CLASSES, Seeds.stream(3, "d"));
        requireNonNull(ModuleState.parameters(discriminator).get("attention4.gamma"))
                .detach()
                .fill_(new Scalar(0.7));
        discriminator.to(type, false);
        discriminator.eval();
        return discriminator;
    }

    private static Tensor pictures(long seed, ScalarType type) {
        return Numbers.uniform(seed, 3, 3, TinyGan.SIDE, TinyGan.SIDE)
                .mul(new Scalar(0.5))
                .to(type);
    }
}

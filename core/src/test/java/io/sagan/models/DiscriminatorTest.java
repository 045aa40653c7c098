package io.sagan.models;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.ModelSpec;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Seeds;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineScope.class)
class DiscriminatorTest {

    @ParameterizedTest
    @ValueSource(ints = {32, 48, 64, 96, 128, 256})
    void judgesPicturesOfItsSize(int size) {
        var discriminator = new Discriminator(NarrowModels.of(size), 3, Seeds.stream(1, "d"));
        var pictures = Numbers.uniform(1, 2, 3, size, size).to(ScalarType.Float);
        var logits = discriminator.forward(pictures, Numbers.labels(0, 2));
        assertThat(logits.shape()).containsExactly(2, 1);
        assertThat(logits.isfinite().all().item_bool()).isTrue();
        assertThat(discriminator.attentionGains()).containsExactly(0.0);
    }

    @Test
    void addsTheProjectionOfTheFeaturesOnTheClassToALinearLogit() {
        int width = 8;
        var model = plain(width);
        var discriminator = new Discriminator(model, width + 1, Seeds.stream(1, "d"));
        var embedding = parameter(discriminator, "embedding.weight").detach();
        embedding.zero_();
        embedding.narrow(0, 0, width).copy_(torch.eye(width));
        parameter(discriminator, "linear.bias").detach().fill_(new org.bytedeco.pytorch.Scalar(0.25));
        var picture = Numbers.uniform(1, 1, 3, 8, 8).to(ScalarType.Float);

        // Class k's vector is axis k, so each class shows one feature; the last class's is 0.
        double alone = logit(discriminator, picture, width);
        var weight = Numbers.of(parameter(discriminator, "linear.weight"));
        double expected = 0.25;
        double total = 0;
        for (int k = 0; k < width; k++) {
            double feature = logit(discriminator, picture, k) - alone;
            assertThat(feature).isGreaterThan(-1e-4); // after ReLU and a sum
            expected += weight[k] * feature;
            total += feature;
        }
        assertThat(total).isGreaterThan(0.1);
        assertThat(alone).isCloseTo(expected, within(1e-3));
    }

    @Test
    void withoutClassesLabelsAreIgnored() {
        var discriminator = new Discriminator(NarrowModels.of(32), 0, Seeds.stream(1, "d"));
        discriminator.eval();
        var picture = Numbers.uniform(1, 1, 3, 32, 32).to(ScalarType.Float);
        assertThat(logit(discriminator, picture, 5)).isEqualTo(logit(discriminator, picture, 0));
        assertThat(ModuleState.parameters(discriminator)).doesNotContainKey("embedding.weight");
    }

    @Test
    void equalSeedsGiveEqualBits() {
        var picture = Numbers.uniform(1, 1, 3, 32, 32).to(ScalarType.Float);
        assertThat(logit(discriminator(1), picture, 1)).isEqualTo(logit(discriminator(1), picture, 1));
        assertThat(logit(discriminator(2), picture, 1)).isNotEqualTo(logit(discriminator(1), picture, 1));
    }

    private static Discriminator discriminator(long seed) {
        return new Discriminator(NarrowModels.of(32), 3, Seeds.stream(seed, "d"));
    }

    private static ModelSpec plain(int width) {
        var any = NarrowModels.of(32);
        var generator = new io.sagan.config.GeneratorSpec(
                4,
                List.of(8, 8),
                List.of(),
                true,
                false,
                false,
                true,
                0,
                false,
                io.sagan.config.GeneratorSpec.Tables.ZERO,
                io.sagan.config.GeneratorSpec.Upsampling.NEAREST);
        var discriminator = new DiscriminatorSpec(
                List.of(width, width), 1, List.of(), false, true, true, false, false, true, false);
        return new ModelSpec(
                8,
                4,
                true,
                generator,
                discriminator,
                false,
                1e-12,
                any.normEps(),
                any.normMomentum(),
                any.init(),
                any.attentionKind(),
                false);
    }

    private static double logit(Discriminator discriminator, Tensor picture, long label) {
        return discriminator.forward(picture, Numbers.labels(label)).item_double();
    }

    private static Tensor parameter(Discriminator discriminator, String name) {
        return requireNonNull(ModuleState.parameters(discriminator).get(name));
    }
}

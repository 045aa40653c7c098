package io.sagan.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.Numbers;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class HingeLossTest {
    private final HingeLoss loss = new HingeLoss();

    @Test
    void isTheMeanShortfallOnBothSides() {
        var real = logits(2, 0.5, -1);
        var fake = logits(-2, 0.25, 1);
        assertThat(loss.discriminator(real, fake).item_double())
                .isCloseTo((0 + 0.5 + 2) / 3 + (0 + 1.25 + 2) / 3, within(1e-15));
        assertThat(loss.generator(fake).item_double()).isCloseTo(0.25, within(1e-15));
    }

    @Test
    void saysTwoWhereTheDiscriminatorSaysNothing() {
        assertThat(loss.discriminator(torch.zeros(4, 1), torch.zeros(4, 1)).item_double())
                .isEqualTo(2);
    }

    @Test
    void pushesNobodyBeyondTheMargin() {
        var real = logits(2, 0.5, -1).requires_grad_(true);
        var fake = logits(-2, 0.25, 1).requires_grad_(true);
        loss.discriminator(real, fake).backward();
        assertThat(Numbers.of(real.grad().neg())).containsExactly(0, 1.0 / 3, 1.0 / 3);
        assertThat(Numbers.of(fake.grad())).containsExactly(0, 1.0 / 3, 1.0 / 3);
    }

    @Test
    void theGeneratorIsPushedEverywhere() {
        var fake = logits(-2, 0.25).requires_grad_(true);
        loss.generator(fake).backward();
        assertThat(Numbers.of(fake.grad())).containsExactly(-0.5, -0.5);
    }

    private static Tensor logits(double... values) {
        return Tensor.create(values, values.length, 1);
    }
}

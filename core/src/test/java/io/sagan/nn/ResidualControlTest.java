package io.sagan.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineScope.class)
class ResidualControlTest {

    @ParameterizedTest
    @ValueSource(longs = {8, 64, 128, 256})
    void hasExactlyAsManyParametersAsAttention(long channels) {
        assertThat(ModuleState.parameterCount(new ResidualControl(channels, Weights.plain(1))))
                .isEqualTo(ModuleState.parameterCount(new SelfAttention(channels, false, Weights.plain(1))));
    }

    @Test
    void startsAsTheIdentity() {
        var control = new ResidualControl(16, Weights.spectral(1));
        var x = Numbers.uniform(1, 2, 16, 4, 6).to(ScalarType.Float);
        assertThat(control.forward(x).equal(x)).isTrue();
        assertThat(control.gain()).isZero();
    }

    @Test
    void addsAShareOfTwoRectifiedConvolutions() {
        var control = new ResidualControl(16, Weights.plain(1));
        control.to(ScalarType.Double, false);
        parameter(control, "gamma").detach().fill_(new Scalar(0.7));
        var x = Numbers.uniform(2, 2, 16, 4, 6);
        var hidden = torch.conv2d(
                x.relu(), parameter(control, "h.weight"), new TensorOptional(), pair(1), pair(1), pair(1), 1);
        var added = torch.conv2d(
                hidden.relu(), parameter(control, "o.weight"), new TensorOptional(), pair(1), pair(0), pair(1), 1);
        assertThat(Numbers.distance(control.forward(x), x.add(added.mul(new Scalar(0.7)))))
                .isLessThan(1e-12);
    }

    @Test
    void refusesChannelsThatEightDoesNotDivide() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ResidualControl(12, Weights.plain(1)))
                .withMessage("channels at a residual block in attention's place must be divisible by 8, got 12");
    }

    private static long[] pair(long both) {
        return new long[] {both, both};
    }

    private static Tensor parameter(ResidualControl control, String name) {
        return requireNonNull(ModuleState.parameters(control).get(name));
    }
}

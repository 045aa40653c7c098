package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class ScalarsTest {
    @Test
    void readsEachNumberExactlyAndInOrder() {
        var third = torch.scalar_tensor(new Scalar(1.0)).div(new Scalar(3.0));
        var infinite = torch.scalar_tensor(new Scalar(Double.POSITIVE_INFINITY));
        var trained = torch.scalar_tensor(new Scalar(-2.5)).requires_grad_(true).mul(new Scalar(2.0));
        assertThat(Scalars.read(third, infinite, trained)).containsExactly(1f / 3f, Double.POSITIVE_INFINITY, -5);
        assertThat(Scalars.read(third.to(ScalarType.Double).div(new Scalar(7.0))))
                .containsExactly((1f / 3f) / 7.0);
    }
}

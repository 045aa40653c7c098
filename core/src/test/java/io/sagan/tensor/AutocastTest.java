package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class AutocastTest {

    @Test
    void productsAreBfloat16WhileOpenAndOnlyThen() {
        var x = torch.ones(2, 2);
        assertThat(product(x)).isEqualTo(ScalarType.Float);
        try (var _ = Autocast.bfloat16(true)) {
            assertThat(product(x)).isEqualTo(ScalarType.BFloat16);
            assertThat(x.softmax(-1).scalar_type().intern()).isEqualTo(ScalarType.Float);
        }
        assertThat(product(x)).isEqualTo(ScalarType.Float);
    }

    @Test
    void unwantedItChangesNothing() {
        try (var _ = Autocast.bfloat16(false)) {
            assertThat(product(torch.ones(2, 2))).isEqualTo(ScalarType.Float);
        }
    }

    @Test
    void nestedOnesRestoreWhatTheyFound() {
        var x = torch.ones(2, 2);
        try (var _ = Autocast.bfloat16(true)) {
            try (var _ = Autocast.off()) {
                assertThat(product(x)).isEqualTo(ScalarType.Float);
                try (var _ = Autocast.bfloat16(true)) {
                    assertThat(product(x)).isEqualTo(ScalarType.BFloat16);
                }
                assertThat(product(x)).isEqualTo(ScalarType.Float);
            }
            assertThat(product(x)).isEqualTo(ScalarType.BFloat16);
            try (var _ = Autocast.bfloat16(true)) {
                assertThat(product(x)).isEqualTo(ScalarType.BFloat16);
            }
            assertThat(product(x)).isEqualTo(ScalarType.BFloat16);
        }
        assertThat(torch.is_autocast_enabled(DeviceType.CPU)).isFalse();
    }

    @Test
    void aWeightThatChangedIsConvertedAnew() {
        var weight = torch.ones(2, 2).requires_grad_(true);
        var x = torch.ones(2, 2);
        double before;
        try (var _ = Autocast.bfloat16(true)) {
            before = x.mm(weight).sum().item_double();
        }
        weight.detach().mul_(new Scalar(3.0));
        try (var _ = Autocast.bfloat16(true)) {
            assertThat(x.mm(weight).sum().item_double()).isEqualTo(3 * before);
        }
    }

    private static ScalarType product(Tensor x) {
        return x.mm(x).scalar_type().intern();
    }
}

package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class InnerScopeTest {

    @Test
    void onlyTheResultIsLeft() {
        var others = new ArrayList<Tensor>();
        var result = InnerScope.result(() -> {
            var one = torch.ones(3);
            others.add(one);
            return one.add(new Scalar(1.0));
        });
        assertThat(others.getFirst().isNull()).isTrue();
        assertThat(result.sum().item_double()).isEqualTo(6);
    }

    @Test
    void theResultGoesWithTheScopeAround() {
        Tensor result;
        try (var _ = new PointerScope()) {
            result = InnerScope.result(() -> torch.ones(3));
            assertThat(result.isNull()).isFalse();
        }
        assertThat(result.isNull()).isTrue();
    }

    /// In place the binding gives the same Java object back.
    @Test
    void aResultOfAnOperationInPlaceStays() {
        var result = InnerScope.result(() -> torch.ones(3).add_(new Scalar(1.0)).relu_());
        try (var _ = new PointerScope()) {
            assertThat(result.add(new Scalar(1.0)).sum().item_double()).isEqualTo(9);
        }
        assertThat(result.isNull()).isFalse();
        assertThat(result.sum().item_double()).isEqualTo(6);
    }

    @Test
    void aThousandResultsLeaveNothingBehind() {
        long before = Pointer.totalCount();
        for (int i = 0; i < 1000; i++) {
            try (var _ = new PointerScope()) {
                InnerScope.result(() -> InnerScope.result(() -> torch.ones(3)).add(new Scalar(1.0)));
            }
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void whatIsLeftCanStillBeDifferentiated() {
        var x = torch.ones(3).requires_grad_(true);
        InnerScope.result(() -> x.mul(new Scalar(2.0)).mul(x).sum()).backward();
        assertThat(x.grad().sum().item_double()).isEqualTo(12);
    }

    @Test
    void aFailureGoesThroughAndNothingStays() {
        long before = Pointer.totalCount();
        assertThatThrownBy(() -> InnerScope.result(() -> {
                    torch.ones(3);
                    throw new IllegalStateException("on its way");
                }))
                .hasMessage("on its way");
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
}

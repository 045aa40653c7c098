package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineScope.class)
class PackedConvolutionTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isAConvolutionAndAReluForThisAndOtherShapes(boolean oneDnn) {
        var weight = torch.randn(24, 10, 3, 5);
        var bias = torch.randn(24);
        var window = new PackedConvolution.Window(2, 1, 0);
        try (var packed = new PackedConvolution(oneDnn && torch.hasMKLDNN(), weight, bias, window, 4, 10, 17, 17)) {
            for (long side : new long[] {17, 9}) {
                var x = torch.randn(3, 10, side, side).contiguous(MemoryFormat.ChannelsLast);
                var plain = torch.conv2d(
                        x,
                        weight,
                        new TensorOptional(bias),
                        new long[] {2, 2},
                        new long[] {1, 0},
                        new long[] {1, 1},
                        1);
                assertThat(distance(packed.forward(x, false), plain)).isLessThan(1e-4);
                assertThat(distance(packed.forward(x, true), plain.relu())).isLessThan(1e-4);
                assertThat(packed.forward(x, true).is_contiguous(MemoryFormat.ChannelsLast))
                        .isTrue();
            }
        }
    }

    @Test
    void outlivesTheScopeItWasMadeInAndFreesAllOnClose() {
        long before = Pointer.totalCount();
        PackedConvolution packed;
        try (var _ = new PointerScope()) {
            packed = new PackedConvolution(
                    torch.ones(8, 8, 1, 1), torch.zeros(8), new PackedConvolution.Window(1, 0, 0), 1, 8, 4, 4);
        }
        try (var _ = new PointerScope()) {
            var x = torch.ones(1, 8, 4, 4).contiguous(MemoryFormat.ChannelsLast);
            long made = Pointer.totalCount();
            for (int i = 0; i < 3; i++) {
                try (var y = packed.forward(x, true)) {
                    assertThat(y.max().item_double()).isBetween(7.9999, 8.0001);
                }
            }
            assertThat(Pointer.totalCount()).isGreaterThan(made); // what a call passes lives to the scope's end
        }
        packed.close();
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    private static double distance(Tensor a, Tensor b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        return a.sub(b).abs().max().item_double();
    }
}

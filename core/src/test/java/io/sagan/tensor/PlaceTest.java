package io.sagan.tensor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The engine's device `meta`, on which tensors have shapes and no numbers, stands for a GPU.
@ExtendWith(EngineScope.class)
class PlaceTest {
    private final Tensor elsewhere = meta(torch.ones(2, 3));

    @Test
    void movingKeepsTheTensorsThatALayerHolds() {
        var kernel = Numbers.uniform(1, 4, 3, 3, 3)
                .to(ScalarType.Float)
                .contiguous(MemoryFormat.ChannelsLast)
                .detach()
                .requires_grad_(true);
        var mean = torch.ones(4);
        var module = new Module("Layer");
        module.register_parameter("weight", kernel);
        module.register_buffer("mean", mean);
        var before = kernel.detach().clone();
        Place.PROCESSOR.move(module);
        mean.mul_(torch.full(new long[] {1}, new org.bytedeco.pytorch.Scalar(3.0)));
        assertThat(requireNonNull(ModuleState.buffers(module).get("mean")).sum().item_double())
                .isEqualTo(12);
        assertThat(kernel.equal(before)).isTrue();
        assertThat(kernel.requires_grad() && kernel.is_leaf()).isTrue();
        assertThat(kernel.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
        assertThat(requireNonNull(ModuleState.parameters(module).get("weight")).data_ptr())
                .isEqualTo(kernel.data_ptr());
    }

    @Test
    void whatIsMadeOnTheProcessorIsThereAlready() {
        var made = torch.ones(2);
        assertThat(Place.PROCESSOR.sent(made)).isSameAs(made);
        assertThat(Place.beside(made, torch.ones(3))).isSameAs(made);
    }

    @Test
    void numbersFollowTheTensorBesideThem() {
        var made = torch.ones(3).to(ScalarType.Double);
        var beside = Place.beside(made, elsewhere);
        assertThat(beside.is_meta()).isTrue();
        assertThat(beside.scalar_type().intern()).isEqualTo(ScalarType.Double);
    }

    @Test
    void momentsOfAdamLieBesideTheirParameters() {
        var adam = new Adam(Map.of("w", elsewhere), 0.1, 0, 0.9, 1e-8);
        assertThat(adam.state())
                .hasSize(2)
                .allSatisfy((_, moment) -> assertThat(moment.is_meta()).isTrue());
    }

    private static Tensor meta(Tensor tensor) {
        return tensor.to(new Device(DeviceType.Meta), ScalarType.Float);
    }
}

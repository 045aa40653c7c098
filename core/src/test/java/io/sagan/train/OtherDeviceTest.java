package io.sagan.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.LossSpec;
import io.sagan.config.TrainSpec.Augment;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Numbers;
import io.sagan.tensor.Place;
import io.sagan.tensor.Seeds;
import io.sagan.train.HeldTensors.Held;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a step computes can follow its tensors to another device.
///
/// The engine's device `meta`, whose tensors have shapes and no numbers, stands for a GPU where it has the
/// operations: what is computed from a tensor there and one of the processor's fails.
@ExtendWith(EngineScope.class)
class OtherDeviceTest {
    private static final int COUNT = 4;

    private final Tensor pictures =
            Numbers.uniform(1, COUNT, 3, TinyGan.SIDE, TinyGan.SIDE).to(new Device(DeviceType.Meta), ScalarType.Float);

    @Test
    void randomNumbersOfAugmentationsFollowThePictures() {
        var all = new DiffAugment(List.of(Augment.COLOR, Augment.TRANSLATION, Augment.CUTOUT));
        assertThat(all.apply(pictures, Seeds.stream(1, "a")).is_meta()).isTrue();
        // The engine samples no warps there; what it is given is made like this.
        assertThat(AdaptiveAugment.tinted(pictures, new double[12 * COUNT]).is_meta())
                .isTrue();
        assertThat(MirrorShift.of(pictures, Seeds.stream(1, "a")).is_meta()).isTrue();
        assertThat(Penalties.share(pictures, Seeds.stream(1, "p")).is_meta()).isTrue();
    }

    /// Whatever is registered moves with its module; the windows move themselves.
    @Test
    void aNetworkHoldsNoTensorThatStaysBehind() throws IllegalAccessException {
        var gan = new GanState(
                TinyGan.model(8, true), LossSpec.DEFAULT, TrainSpecs.with(Map.of()), TinyGan.CLASSES, Place.PROCESSOR);
        assertThat(unregistered(gan.generator())).containsOnly("Conv2d.windows");
        assertThat(unregistered(gan.discriminator())).isEmpty();
    }

    private static List<String> unregistered(Module network) throws IllegalAccessException {
        var registered = ModuleState.all(network).values().stream()
                .map(tensor -> tensor.data_ptr().address())
                .collect(Collectors.toSet());
        var held = HeldTensors.of(network);
        assertThat(held).hasSizeGreaterThanOrEqualTo(registered.size());
        return held.stream()
                .filter(each -> !registered.contains(each.tensor().data_ptr().address()))
                .map(Held::field)
                .toList();
    }
}

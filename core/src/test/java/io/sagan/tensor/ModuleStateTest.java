package io.sagan.tensor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class ModuleStateTest {

    private static final class Inner extends Module {
        final Tensor weight = torch.ones(2, 3).requires_grad_(true);
        final Tensor mean = torch.zeros(3);

        Inner() {
            super("Inner");
            register_parameter("weight", weight);
            register_buffer("mean", mean);
        }
    }

    private static final class Outer extends Module {
        final Inner first = new Inner();
        final Inner second = new Inner();

        Outer() {
            super("Outer");
            register_module("first", first);
            register_module("second", second);
        }
    }

    private final Outer module = new Outer();

    @Test
    void namesEveryTensorInOrder() {
        assertThat(ModuleState.parameters(module).keySet()).containsExactly("first.weight", "second.weight");
        assertThat(ModuleState.buffers(module).keySet()).containsExactly("first.mean", "second.mean");
        assertThat(ModuleState.all(module).keySet())
                .containsExactly("first.weight", "second.weight", "first.mean", "second.mean");
        assertThat(ModuleState.parameterCount(module)).isEqualTo(12);
    }

    @Test
    void theTensorsAreTheModulesOwn() {
        var weight = requireNonNull(ModuleState.parameters(module).get("second.weight"));
        weight.detach().fill_(new Scalar(5.0));
        assertThat(module.second.weight.sum().item_double()).isEqualTo(30);
    }

    @Test
    void switchesGradientsOffAndOn() {
        ModuleState.requireGradients(module, false);
        assertThat(module.first.weight.requires_grad()).isFalse();
        ModuleState.requireGradients(module, true);
        assertThat(module.first.weight.requires_grad()).isTrue();
        assertThat(module.first.mean.requires_grad()).isFalse();
    }

    @Test
    void findsTheTensorThatIsNotFinite() {
        assertThat(ModuleState.firstNotFinite(module)).isEmpty();
        module.second.mean.narrow(0, 1, 1).fill_(new Scalar(Double.POSITIVE_INFINITY));
        assertThat(ModuleState.firstNotFinite(module)).contains("second.mean");
        module.first.weight.detach().select(0, 1).fill_(new Scalar(Double.NaN));
        assertThat(ModuleState.firstNotFinite(module)).contains("first.weight");
    }

    @Test
    void copiesNameByName() {
        var other = new Outer();
        other.first.weight.detach().fill_(new Scalar(7.0));
        ModuleState.copy(ModuleState.all(other), ModuleState.all(module));
        assertThat(module.first.weight.sum().item_double()).isEqualTo(42);
        assertThat(module.second.weight.sum().item_double()).isEqualTo(6);
    }

    @Test
    void countsTheNamesThatAreTooManyToBeShown() {
        assertThat(Mismatch.words(List.of("a", "b", "c", "d", "e"), List.of(), List.of("f [2] for [3]")))
                .isEqualTo("missing [a, b, c and 2 more], of another shape [f [2] for [3]]");
    }

    @Test
    void refusesWeightsThatDoNotFitNamingTheFirst() {
        var source =
                Map.of("first.weight", torch.ones(3, 2), "second.weight", torch.ones(2, 3), "other", torch.ones(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModuleState.copy(source, ModuleState.parameters(new Outer())))
                .withMessageContaining("unexpected [other]")
                .withMessageContaining("of another shape [first.weight [3, 2] for [2, 3]]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModuleState.copy(Map.of(), ModuleState.parameters(module)))
                .withMessageContaining("missing [first.weight, second.weight]");
        assertThat(module.first.weight.sum().item_double()).isEqualTo(6);
    }
}

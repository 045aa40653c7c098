package io.sagan.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.Experiment;
import io.sagan.config.ModelSpec;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Seeds;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(EngineScope.class)
class SpectralChoiceTest {

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void eachNetworkIsNormalisedByItself(boolean generator, boolean discriminator) {
        ModelSpec model = Experiment.DEFAULT
                .withModel(NarrowModels.of(32))
                .with(Map.of(
                        "model.generator.spectralNorm", String.valueOf(generator),
                        "model.discriminator.spectralNorm", String.valueOf(discriminator)))
                .model();
        assertThat(isNormalised(new Generator(model, 3, Seeds.stream(1, "g")))).isEqualTo(generator);
        assertThat(isNormalised(new Discriminator(model, 3, Seeds.stream(1, "d"))))
                .isEqualTo(discriminator);
    }

    private static boolean isNormalised(Module network) {
        return ModuleState.buffers(network).keySet().stream().anyMatch(name -> name.endsWith("pectral.u"));
    }
}

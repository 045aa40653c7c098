package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.config.TrainSpec.Device;
import io.sagan.tensor.Cuda;
import io.sagan.tensor.Place;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MachineTest {
    @BeforeEach
    void isBuiltForProcessors() {
        assumeFalse(Cuda.isCarried());
    }

    @Test
    void refusesCudaWithItsRemedy() {
        assertThatThrownBy(() -> Machine.place(Device.CUDA))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("train.device is cuda, but this build carries the engine for processors only;"
                        + " build with SAGAN_ENGINE=cuda, on Linux with x86-64; or choose cpu or auto");
    }

    @Test
    void tf32IsWholeFloat32OnAProcessor() {
        var train = Experiment.DEFAULT.with("train.precision", "tf32").train();
        assertThat(Machine.precision(train, Machine.place(train))).isEqualTo("fp32");
        assertThat(Machine.usesBfloat16(train.precision(), Place.GPU)).isFalse();
    }

    @Test
    void autoTakesTheProcessorAndSaysWhy() {
        assertThat(Machine.place(Device.AUTO)).isEqualTo(Place.PROCESSOR);
        var machine = Machine.current();
        assertThat(machine.device()).isEqualTo("cpu");
        assertThat(machine.deviceReason()).startsWith("no CUDA: this build carries the engine for processors only");
    }
}

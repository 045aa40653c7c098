package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sagan.tensor.CudaDriver.Absent;
import io.sagan.tensor.CudaDriver.Found;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class CudaTest {
    private static final Found GPU = new Found(new Cuda.Gpu("Some GPU", 9, 0, 80L << 30));

    @Test
    void aBuildForProcessorsSaysHowToBuildTheOther() {
        assumeFalse(Cuda.isCarried());
        assertThat(Cuda.absence())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("this build carries the engine for processors only; build with SAGAN_ENGINE=cuda"));
        assertThatThrownBy(Cuda::gpu)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("for processors only");
    }

    @Test
    void whatIsMissingIsToldFromTheBuildToTheDriver() {
        assertThat(Cuda.judged(Optional.of("libcudnn.so.9: cannot open"), GPU, false))
                .isEqualTo(new Absent("the engine's CUDA part cannot be loaded (libcudnn.so.9: cannot open); install"
                        + " CUDA 13, cuDNN 9 and NCCL 2, and name their folders in LD_LIBRARY_PATH"));
        var noDriver = new Absent("the NVIDIA driver shows no GPU");
        assertThat(Cuda.judged(Optional.empty(), noDriver, false)).isEqualTo(noDriver);
        assertThat(Cuda.judged(Optional.empty(), GPU, false))
                .isInstanceOfSatisfying(
                        Absent.class, absent -> assertThat(absent.reason()).contains("too old for CUDA 13"));
        assertThat(Cuda.judged(Optional.empty(), GPU, true)).isEqualTo(GPU);
    }

    @Test
    void aDriverThatIsNotThereIsNoFailure() {
        assertThat(CudaDriver.ask("libnothing-of-the-kind.so.1"))
                .isEqualTo(new Absent("there is no NVIDIA driver (libnothing-of-the-kind.so.1 cannot be loaded)"));
    }

    @Test
    void aLibraryThatIsNoDriverIsNamedByWhatItLacks() {
        assertThat(CudaDriver.ask(System.mapLibraryName("m") + ".6"))
                .isEqualTo(new Absent("the NVIDIA driver has no function cuInit"));
    }

    @Test
    void shortFormatsAreFastFromAmpereOn() {
        var turing = new Cuda.Gpu("T4", 7, 5, 1);
        assertThat(turing.hasFastBfloat16()).isFalse();
        assertThat(turing.hasTensorFloat32()).isFalse();
        var ampere = new Cuda.Gpu("A100", 8, 0, 1);
        assertThat(ampere.hasFastBfloat16()).isTrue();
        assertThat(ampere.hasTensorFloat32()).isTrue();
    }

    @Test
    void float32IsWholeOrShortInConvolutionsAndProductsAlike() {
        var context = torch.globalContext();
        for (boolean shortened : new boolean[] {true, false}) {
            context.setAllowTF32CuBLAS(!shortened);
            context.setAllowTF32CuDNN(!shortened);
            Cuda.multiplyFloat32(shortened);
            assertThat(context.allowTF32CuBLAS()).isEqualTo(shortened);
            assertThat(context.allowTF32CuDNN()).isEqualTo(shortened);
        }
    }
}

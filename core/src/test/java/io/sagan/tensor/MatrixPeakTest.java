package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineScope.class)
class MatrixPeakTest {

    /// From a slow emulation to the largest server: a wrong unit is 10³ off at least.
    @Test
    void isARateInThousandMillionsAndLeavesThreadsAndMemoryAsTheyWere() {
        long objects = Pointer.totalCount();
        assertThat(MatrixPeak.gigaflops(MatrixPeak.Format.FLOAT32, Place.PROCESSOR))
                .isBetween(0.5, 100_000.0);
        assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
    }

    @Test
    void theRepeatedProductTakesAsLongAsItIsAsked() {
        var product = MatrixPeak.repeated(MatrixPeak.Format.FLOAT32, Place.PROCESSOR);
        long objects = Pointer.totalCount();
        long start = System.nanoTime();
        assertThat(product.applyAsDouble(0.05)).isBetween(0.5, 100_000.0);
        assertThat(System.nanoTime() - start).isGreaterThan(50_000_000);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
    }
}

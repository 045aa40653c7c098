package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private final Shell shell = new Shell();

    @Test
    void printsWhatWasMeasured() {
        assertThat(shell.run("bench", "--batch", "16", "--seconds", "2")).isZero();
        assertThat(shell.backend.asked)
                .containsExactly("preset sagan-32", "train.batch=16", "bench sagan-32 for 2.0 s");
        assertThat(shell.out())
                .containsPattern("Ceiling, fp32 +205.3 GFLOP/s")
                .containsPattern("Memory copy +11.0 GB/s")
                .containsPattern("Training +81.5 images/s, middle round 80.0")
                .containsPattern("arithmetic +2.00 GFLOP an image, 163.0 GFLOP/s, 39 % of the ceiling\n")
                .containsPattern(
                        "in turn +95 % of a large product's \\(at least half of 25 pairs: 88 to 103\\), 40.0 images/s beside 84.3 GFLOP/s")
                .containsPattern("Batches +9000.0 images/s, middle round 8000.0\n")
                .containsPattern(
                        "Making a batch +0.91 % of a training step\nPeak memory +3.0 GiB\nGPU memory +5.0 GiB");
    }

    @Test
    void printsOneJsonObject() {
        assertThat(shell.run("bench", "--json")).isZero();
        assertThat(shell.out())
                .contains(
                        "\"ceilingFp32Gigaflops\": 205.25,",
                        "\"peakMemoryBytes\": 3221225472,\n",
                        "\"dataShareOfStep\": 0.00905");
        assertThat(shell.out())
                .contains(
                        "\"trainImagesPerSecondMedian\": 80.0,",
                        "\"trainGigaflops\": 163.0,",
                        "\"trainShareInTurn\": 0.95,")
                .doesNotContain("batchGigaflops");
    }

    @Test
    void setsFieldsOfBothAndOfTheOtherOfAPair() {
        assertThat(shell.run("bench", "--seconds", "2", "--set", "train.seed=3", "--pair", "train.batch=16"))
                .isZero();
        assertThat(shell.backend.asked)
                .containsExactly("preset sagan-32", "train.seed=3", "train.batch=16", "compare sagan-32 for 2.0 s");
        assertThat(shell.out())
                .containsPattern("B has +train.batch=16")
                .containsPattern("Training, B +100.0 images/s")
                .containsPattern("A +cpu, training in bf16, 2 threads, 64 pictures a batch")
                .containsPattern("B +cpu, training in fp32, 1 thread, 16 pictures a batch")
                .containsPattern("B is +1.250 of A \\(at least half of 7 pairs: 1.125 to 1.500\\)");
    }

    @Test
    void aPairAsOneJsonObject() {
        assertThat(shell.run("bench", "--json", "--pair", "train.batch=16")).isZero();
        assertThat(shell.out())
                .contains("\"deviceA\": \"cpu\",", "\"precisionA\": \"bf16\",", "\"threadsA\": 2,", "\"batchA\": 64,")
                .contains("\"precisionB\": \"fp32\",", "\"threadsB\": 1,", "\"batchB\": 16,")
                .contains("\"trainRatio\": 1.25,", "\"trainRatioLower\": 1.125,", "\"trainRatioUpper\": 1.5\n");
    }

    @Test
    void tellsHowALongTrainingWent() {
        assertThat(shell.run("bench", "--steps", "2", "--threads", "1")).isZero();
        assertThat(shell.backend.asked).containsExactly("preset sagan-32", "train.threads=1", "endure 2 steps");
        assertThat(shell.out())
                .containsPattern("After 1 step +600 MiB resident, 300 MiB native; a step 125.0 ms, processor 100.0 ms")
                .containsPattern("After 2 steps +601 MiB resident; a step 126.0 ms, processor 101.0 ms")
                .containsPattern("Old, a step +120.0 ms, fresh 100.0 ms")
                .containsPattern("old is +1.200 of fresh \\(half of 7 pairs 1.100 to 1.300\\), all together 1.250")
                .containsPattern("Old, processor +110.0 ms, fresh 100.0 ms");
        assertThat(shell.run("bench", "--steps", "2", "--json")).isZero();
        assertThat(shell.out())
                .contains("\"after1ResidentBytes\": 629145600,", "\"clockRatio\": 1.2,", "\"processorPairs\": 7\n")
                .doesNotContain("after2NativeBytes");
    }

    @Test
    void tellsWhereTheTimeOfAStepGoes() {
        assertThat(shell.run("bench", "--profile", "--seconds", "2")).isZero();
        assertThat(shell.backend.asked).containsExactly("preset sagan-32", "profile for 2.0 s");
        assertThat(shell.out())
                .containsPattern("Device +cpu")
                .containsPattern("A step +50.0 ms, 320.0 images/s while it is watched")
                .containsPattern("aten::mm +60.0 % +30.00 ms +12 calls +250.0 MB")
                .containsPattern("outside operations +40.0 %");
        assertThat(shell.run("bench", "--profile", "--json")).isZero();
        assertThat(shell.out()).contains("\"aten::mm seconds\": 0.03,", "\"aten::mm calls\": 12.0,");
        assertThat(shell.run("bench", "--profile", "--steps", "2")).isEqualTo(2);
        assertThat(shell.run("bench", "--profile", "--pair", "train.batch=2")).isEqualTo(2);
    }

    @Test
    void refusesNoTimeAndUnknownPresets() {
        assertThat(shell.run("bench", "--seconds", "0")).isEqualTo(2);
        assertThat(shell.run("bench", "--preset", "none")).isEqualTo(2);
        assertThat(shell.run("bench", "--pair", "train.batch")).isEqualTo(2);
        assertThat(shell.run("bench", "--steps", "0")).isEqualTo(2);
        assertThat(shell.run("bench", "--steps", "9", "--pair", "train.batch=8"))
                .isEqualTo(2);
        assertThat(shell.run("bench", "--steps", "9", "--seconds", "3")).isEqualTo(2);
        assertThat(shell.err())
                .contains("--steps and --seconds exclude each other: --steps says how long")
                .contains("--seconds must be above 0, got 0.0", "there is no preset none", "--pair must be PATH=VALUE")
                .contains("--steps must be at least 1, got 0", "--steps and --pair exclude each other");
    }
}

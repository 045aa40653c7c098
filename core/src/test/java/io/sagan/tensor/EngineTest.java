package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineTest {

    @Test
    @EnabledOnOs(OS.LINUX) // asks the kernel what is loaded
    void everyLibraryIsUnpackedBeforeTheFirstIsLoaded(@TempDir Path cache) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnpackedBeforeLoaded.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines())
                .hasSize(6)
                .contains("before: 0 loaded", "between: 0 loaded", "sum: 3.0", "after: true of some")
                .anyMatch(line -> line.matches("openblas: [1-9]\\d* in the jar, missing \\[]"))
                .anyMatch(line -> line.matches("pytorch: [1-9]\\d* in the jar, missing \\[]"));
    }

    @Test
    void startsOnceHoweverOftenItIsAsked() {
        Engine.start();
        Engine.start();
        assertThat(Engine.version()).matches("\\d+\\.\\d+\\.\\d+-\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void usesAsManyThreadsAsAsked() {
        Engine.start();
        assertThat(Engine.useThreads(0)).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(torch.get_num_threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(Engine.useThreads(1)).isEqualTo(1);
        assertThat(torch.get_num_threads()).isEqualTo(1);
    }

    @Test
    void holdsAtMostWhatItEverHeld() {
        Engine.start();
        assertThat(Engine.residentBytes()).isBetween(10L << 20, Engine.peakResidentBytes() + (64L << 20));
    }

    @Test
    void wantOfMemoryIsToldInOneSentenceWithItsRemedy() {
        Engine.start();
        try (var _ = new org.bytedeco.javacpp.PointerScope()) {
            assertThatThrownBy(() -> torch.empty(1L << 50)).isInstanceOfSatisfying(RuntimeException.class, failure -> {
                assertThat(Engine.explained(failure))
                        .isInstanceOf(IllegalStateException.class)
                        .hasCause(failure)
                        .hasMessage(
                                "out of memory: the engine could not get 4294967296 MiB more; ask for less at once (a"
                                        + " smaller batch, fewer or smaller pictures) or give more memory");
            });
        }
    }

    @Test
    void otherNativeFailuresStayWhatTheyAre() {
        Engine.start();
        try (var _ = new org.bytedeco.javacpp.PointerScope()) {
            assertThatThrownBy(() -> torch.ones(2, 3).mm(torch.ones(2, 3)))
                    .isInstanceOfSatisfying(
                            RuntimeException.class,
                            failure -> assertThat(Engine.explained(failure)).isSameAs(failure));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "avx2 amx_bf16, , true",
        "avx2 amx_bf16, ALL, true",
        "avx2 amx_bf16, AVX512_CORE_AMX, true",
        "avx2 amx_bf16, avx512_core_amx, true",
        "avx2 amx_bf16, AVX512_CORE_BF16, false",
        "avx2 avx512_bf16, , false"
    })
    void tilesAreThoseThatTheLibraryMayUse(String flags, @Nullable String most, boolean tiles) {
        assertThat(Engine.hasTiles(Set.of(flags.split(" ")), most)).isEqualTo(tiles);
    }
}

package io.sagan.onnx;

import static io.sagan.onnx.OnnxModel.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.OnnxSpec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The process does not grow with calls or with networks opened and closed: a session, tensor or result
/// left open shows here as more than 100 MB.
@EnabledIf("isCountable")
class OnnxMemoryTest {
    private static final long LIMIT = 16L << 20;

    @TempDir
    Path folder;

    /// The result of one call has 2.4 MB.
    @Test
    void staysLevelOverManyCalls() throws IOException {
        var file = new OnnxModel()
                .input("x", FLOAT, 8, 3, 160, 160)
                .output("y", FLOAT, 8, 3, 160, 160)
                .node("Neg", List.of("x"), "y")
                .write(folder.resolve("large.onnx"));
        var pictures = OnnxExtractorTest.pictures(8, 160);
        try (var extractor = new OnnxProvider().open(file, OnnxSpec.DEFAULT.with(Map.of("pooling", "mean")), 1)) {
            for (int i = 0; i < 5; i++) {
                extractor.extract(pictures);
            }
            long before = inUse();
            for (int i = 0; i < 60; i++) {
                extractor.extract(pictures);
            }
            assertThat(inUse() - before).isBetween(-LIMIT, LIMIT);
        }
    }

    /// A network has 12 MB of weights, and its input as much.
    @Test
    void staysLevelOverManyNetworks() throws IOException {
        int wide = 64;
        var file = new OnnxModel()
                .input("x", FLOAT, -1, 3, 128, 128)
                .output("y", FLOAT, -1, wide)
                .weights("w", new float[3 * 128 * 128 * wide], 3 * 128 * 128, wide)
                .node("Flatten", List.of("x"), "f")
                .node("MatMul", List.of("f", "w"), "y")
                .write(folder.resolve("heavy.onnx"));
        var pooled = OnnxSpec.DEFAULT.with(Map.of("batch", "64"));
        for (int i = 0; i < 5; i++) {
            openAndClose(file, pooled);
        }
        long before = inUse();
        for (int i = 0; i < 20; i++) {
            openAndClose(file, pooled);
        }
        assertThat(inUse() - before).isBetween(-LIMIT, LIMIT);
    }

    private static void openAndClose(Path file, OnnxSpec settings) throws IOException {
        try (var extractor = new OnnxProvider().open(file, settings, 1)) {
            assertThat(extractor.width()).isEqualTo(64);
        }
    }

    /// Bytes in use in the C library's heap: what ONNX Runtime holds, and not what Java does. It is the
    /// least of some readings, after what other tests have dropped is gone, since the compilers of the JVM
    /// take memory there for moments.
    private static long inUse() {
        System.gc();
        return IntStream.range(0, 20).mapToLong(_ -> reading()).min().orElseThrow();
    }

    @SuppressWarnings("restricted")
    private static long reading() {
        LockSupport.parkNanos(20_000_000);
        var fields = MemoryLayout.structLayout(
                IntStream.range(0, 10).mapToObj(_ -> ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));
        var linker = Linker.nativeLinker();
        var call =
                linker.downcallHandle(linker.defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(fields));
        try (var arena = Arena.ofConfined()) {
            var info = (MemorySegment) call.invokeExact((SegmentAllocator) arena);
            long mapped = info.getAtIndex(ValueLayout.JAVA_LONG, 4); // hblkhd
            return mapped + info.getAtIndex(ValueLayout.JAVA_LONG, 7); // uordblks
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static boolean isCountable() {
        return Linker.nativeLinker().defaultLookup().find("mallinfo2").isPresent();
    }
}

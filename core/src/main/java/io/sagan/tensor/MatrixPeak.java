package io.sagan.tensor;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The fastest matrix product the engine makes here: the ceiling that a network's arithmetic is held
/// against.
///
/// The engine has two ways to multiply matrices: its linear algebra library, and, for convolutions,
/// oneDNN; which is faster differs by processor and number format. A 1×1 convolution is the same
/// product, so both are measured, on all threads of the engine. The linear algebra library, which
/// otherwise stays on one thread, gets as many for as long as it is measured.
public final class MatrixPeak {
    private static final int[] SIDES = {1024, 2048};
    private static final int[] GPU_SIDES = {4096, 8192};
    private static final int LEAST_ROUNDS = 4;
    private static final double SECONDS = 1.5;

    private MatrixPeak() {}

    /// The number format of both factors.
    public enum Format {
        FLOAT32(ScalarType.Float),
        BFLOAT16(ScalarType.BFloat16);

        private final ScalarType type;

        Format(ScalarType type) {
            this.type = type;
        }
    }

    @FunctionalInterface
    private interface Product {
        Tensor compute();
    }

    private record Contender(double operations, Product product) {
        /// 10⁹ operations a second, once.
        double rate(Place place) {
            try (var _ = new PointerScope()) {
                place.await();
                long start = System.nanoTime();
                product.compute();
                place.await();
                return operations / (System.nanoTime() - start);
            }
        }

        /// The best of a few.
        double best(Place place) {
            return IntStream.range(0, LEAST_ROUNDS)
                    .mapToDouble(_ -> rate(place))
                    .max()
                    .orElseThrow();
        }
    }

    /// The best of several products of two square matrices, each way and of side 1024 and 2048 (on a GPU
    /// 4096 and 8192), with the engine's current number of threads. Takes about two seconds.
    ///
    /// **Unit** 10⁹ operations a second; a multiplication and an addition are two operations.
    ///
    /// @param place where to multiply
    public static double gigaflops(Format format, Place place) {
        Engine.start();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            int before = openblas_nolapack.blas_get_num_threads();
            Engine.useBlasThreads(torch.get_num_threads());
            try {
                return best(
                        Arrays.stream(place == Place.GPU ? GPU_SIDES : SIDES)
                                .boxed()
                                .flatMap(side -> contenders(side, format.type, place).stream())
                                .toList(),
                        place);
            } finally {
                // A negative count says that nobody has set one yet: then it is one for each core.
                Engine.useBlasThreads(before < 1 ? Runtime.getRuntime().availableProcessors() : before);
            }
        }
    }

    /// The faster of the products of the largest side, again and again, to be measured in turn with other work. The
    /// linear algebra library keeps its threads, one as a rule, so that in float32 this can lie below
    /// [#gigaflops]. The factors belong to the scope that is open.
    ///
    /// @return from seconds to operations a second, in 10⁹, over at least so long
    public static DoubleUnaryOperator repeated(Format format, Place place) {
        int[] sides = place == Place.GPU ? GPU_SIDES : SIDES;
        var contenders = contenders(sides[sides.length - 1], format.type, place);
        var fastest = Collections.max(contenders, Comparator.comparingDouble(each -> each.best(place)));
        return seconds -> {
            long start = System.nanoTime();
            double operations = 0;
            double taken;
            do {
                fastest.rate(place);
                operations += fastest.operations;
                taken = System.nanoTime() - start;
            } while (taken < seconds * 1e9);
            return operations / taken;
        };
    }

    private static List<Contender> contenders(long side, ScalarType type, Place place) {
        var a = random(side, type, place);
        var b = random(side, type, place);
        // As many positions as a has rows, so that the 1×1 convolution multiplies the same matrices.
        var picture = a.view(1, 32, side / 32, side).permute(0, 3, 1, 2); // (1, side, 32, side/32), channels last
        var kernel = b.view(side, side, 1, 1).contiguous(MemoryFormat.ChannelsLast);
        double operations = 2.0 * side * side * side;
        return List.of(
                new Contender(operations, () -> a.mm(b)),
                new Contender(operations, () -> torch.conv2d(picture, kernel)));
    }

    private static Tensor random(long side, ScalarType type, Place place) {
        return place.sent(torch.zeros(1L)).repeat(side, side).normal_().to(type);
    }

    private static double best(List<Contender> contenders, Place place) {
        double best = 0;
        long start = System.nanoTime();
        for (int round = 0; round < LEAST_ROUNDS || System.nanoTime() - start < SECONDS * 1e9; round++) {
            for (var each : contenders) {
                best = Math.max(best, each.rate(place));
            }
        }
        return best;
    }
}

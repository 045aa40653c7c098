package io.sagan.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Starts libtorch safely, once per process.
///
/// Two things must happen before the first native call, and only here:
/// every library of the engine is unpacked before any is loaded (otherwise the dynamic linker
/// picks a
/// `libtorch_cpu.so` that the distribution installed, and the process dies), and JavaCPP's limit on
/// the memory of the process is set on purpose.
public final class Engine {
    private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";
    private static boolean started;
    private static volatile boolean cuda;
    private static @Nullable String failure;

    private Engine() {}

    /// Unpacks and loads the engine; later calls do nothing.
    ///
    /// @throws UncheckedIOException when the native libraries cannot be unpacked
    public static synchronized void start() {
        if (started) {
            return;
        }
        if (System.getProperty(LIMIT) == null) {
            // 0 lifts JavaCPP's own ceiling: the operating system decides, as for any native program.
            System.setProperty(LIMIT, "0");
        }
        if (failure != null) {
            // A second attempt would only say that there was a first.
            throw new UnsatisfiedLinkError(failure);
        }
        unpack();
        try {
            Loader.load(torch.class);
        } catch (LinkageError unusable) {
            failure = String.valueOf(unusable.getMessage());
            throw unusable;
        }
        cuda = Cuda.isInEngine();
        started = true;
    }

    /// Whether the engine that was started has CUDA, whatever the machine has.
    static boolean hasCuda() {
        return cuda;
    }

    /// Begins [#start] on a thread of its own, for a caller that has other work to do before it needs the
    /// engine. What goes wrong is told by the call of [#start] that must follow.
    public static void startAhead() {
        Thread.ofPlatform().daemon().name("sagan-engine").start(() -> {
            try {
                start();
            } catch (UncheckedIOException | LinkageError toldLater) {
                return;
            }
        });
    }

    /// Unpacks all libraries of the engine and of its linear algebra, loading none.
    ///
    /// @throws UncheckedIOException when the cache folder cannot be written
    static void unpack() {
        var platform = Loader.getPlatform();
        try {
            for (var part : new String[] {"openblas", "pytorch"}) {
                for (var extension : new String[] {"", "-gpu"}) {
                    Loader.cacheResources(Engine.class, "/org/bytedeco/" + part + "/" + platform + extension + "/");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the native libraries could not be unpacked into " + cacheFolder()
                            + ": free about " + (Cuda.isCarried() ? "1 GB" : "600 MB")
                            + " there, or name another folder with "
                            + "-Dorg.bytedeco.javacpp.cachedir=FOLDER",
                    e);
        }
    }

    /// Where the native libraries are unpacked.
    public static Path cacheFolder() {
        var named = System.getProperty("org.bytedeco.javacpp.cachedir");
        return named == null ? Path.of(System.getProperty("user.home"), ".javacpp", "cache") : Path.of(named);
    }

    /// Sets the engine's threads for one operation; results are bit-equal only for equal counts.
    ///
    /// The linear algebra library stays on one thread: its own threads wait busily on the cores that
    /// the engine's threads need, which cost a third of a training step where it was measured.
    ///
    /// @param threads at least 1, or 0 for one per processor core
    /// @return the count in force
    public static int useThreads(int threads) {
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        torch.set_num_threads(count);
        openblas_nolapack.blas_set_num_threads(1);
        return count;
    }

    /// Sets the threads of the linear algebra library alone, for a process whose engine threads belong to
    /// somebody else. They can be lowered and raised at any time; [#useThreads] puts them at one again.
    public static void useBlasThreads(int threads) {
        openblas_nolapack.blas_set_num_threads(threads);
    }

    /// The engine's version, libtorch's before JavaCPP's, such as `2.10.0-1.5.13`.
    public static String version() {
        try {
            var version = Loader.getVersion("org.bytedeco", "pytorch");
            return version == null ? "unknown" : version;
        } catch (IOException e) {
            return "unknown";
        }
    }

    /// Bytes of physical memory that this process holds.
    public static long residentBytes() {
        return Pointer.physicalBytes();
    }

    /// The largest number of bytes of physical memory that this process held; where the system does not
    /// say (it does on Linux), what it holds now.
    public static long peakResidentBytes() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseGet(Engine::residentBytes);
        } catch (IOException e) {
            return residentBytes();
        }
    }

    /// The processor's instruction sets, as the kernel names them; empty where it does not say.
    public static Set<String> processorFlags() {
        var file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return Set.of();
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .limit(1)
                    .flatMap(line -> java.util.Arrays.stream(
                            line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            return Set.of();
        }
    }

    /// Whether bfloat16 products run in hardware here, so that they are faster than float32.
    public static boolean hasFastBfloat16() {
        var flags = processorFlags();
        return flags.contains("avx512_bf16") || flags.contains("amx_bf16") || flags.contains("bf16");
    }

    /// Whether bfloat16 is multiplied in whole tiles here (AMX), many times faster than float32.
    public static boolean hasTiles() {
        return Processor.TILES;
    }

    private static final class Processor {
        static final boolean TILES = hasTiles(processorFlags(), System.getenv("ONEDNN_MAX_CPU_ISA"));
    }

    /// @param flags the processor's instruction sets
    /// @param most the largest of them that the library of convolutions may use, as the user has told it
    static boolean hasTiles(Set<String> flags, @Nullable String most) {
        var limit = most == null ? "" : most.toUpperCase(Locale.ROOT); // the library does not mind either
        boolean allowed = List.of("", "ALL", "DEFAULT").contains(limit) || limit.contains("AMX");
        return allowed && flags.contains("amx_bf16");
    }

    /// A native failure as it should be told: want of memory in one sentence with its remedy, anything
    /// else as it is.
    public static RuntimeException explained(RuntimeException failure) {
        var message = String.valueOf(failure.getMessage());
        if (message.contains("CUDA out of memory")) {
            var wish = Pattern.compile("allocate ([0-9.]+ [KMG]iB)").matcher(message);
            return new IllegalStateException(
                    "out of memory on the GPU: the engine could not get %s; ask for less at once (a smaller batch, a larger train.accumulation) or compute on the processor (--device cpu)"
                            .formatted(wish.find() ? wish.group(1) + " more" : "more"),
                    failure);
        }
        if (!message.contains("not enough memory") && !message.contains("can't allocate memory")) {
            return failure;
        }
        var wanted = Pattern.compile("allocate ([0-9]+) bytes").matcher(message);
        return new IllegalStateException(
                "out of memory: the engine could not get %s; ask for less at once (a smaller batch, fewer or smaller pictures) or give more memory"
                        .formatted(wanted.find() ? (Long.parseLong(wanted.group(1)) >> 20) + " MiB more" : "more"),
                failure);
    }
}

package io.sagan.tensor;

import io.sagan.tensor.CudaDriver.Absent;
import io.sagan.tensor.CudaDriver.Answer;
import io.sagan.tensor.CudaDriver.Found;
import java.io.IOException;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Whether the engine can compute on a GPU here, and why not where it cannot.
///
/// Three things must come together: a build with the engine that has CUDA, the libraries of CUDA on the
/// machine, and a driver that shows a GPU.
public final class Cuda {
    private static final String CARRIED = "/org/bytedeco/pytorch/%s-gpu/" + System.mapLibraryName("torch_cuda");
    private static final int AMPERE = 8;
    private static @Nullable State state;

    private Cuda() {}

    /// The first GPU.
    ///
    /// @param name the manufacturer's
    /// @param major generation: 8 is Ampere, 9 Hopper
    /// @param minor what differs within one
    /// @param bytes of its memory
    public record Gpu(String name, int major, int minor, long bytes) {

        /// Whether it multiplies bfloat16 in hardware.
        public boolean hasFastBfloat16() {
            return major >= AMPERE;
        }

        /// Whether it multiplies TensorFloat-32; where it does not, that is whole float32.
        public boolean hasTensorFloat32() {
            return major >= AMPERE;
        }
    }

    private record State(Answer answer) {}

    /// Whether this build carries the engine that has CUDA. Starts nothing.
    public static boolean isCarried() {
        return Cuda.class.getResource(CARRIED.formatted(Loader.getPlatform())) != null;
    }

    /// Why nothing can be computed on a GPU here, as the end of a sentence; empty where it can. Starts the
    /// engine where this build carries the one that has CUDA.
    public static Optional<String> absence() {
        return answer() instanceof Absent(var reason) ? Optional.of(reason) : Optional.empty();
    }

    /// The GPU that is computed on.
    ///
    /// @throws IllegalStateException when there is none; [#absence()] says why
    public static Gpu gpu() {
        return switch (answer()) {
            case Found(var gpu) -> gpu;
            case Absent(var reason) -> throw new IllegalStateException("no GPU can be used: " + reason);
        };
    }

    private static synchronized Answer answer() {
        var known = state;
        if (known == null) {
            known = new State(found());
            state = known;
        }
        return known.answer;
    }

    private static Answer found() {
        if (!isCarried()) {
            return new Absent("this build carries the engine for processors only; build with SAGAN_ENGINE=cuda, on"
                    + " Linux with x86-64");
        }
        Engine.start();
        return judged(
                Engine.hasCuda() ? Optional.empty() : Optional.of(missing()),
                CudaDriver.ask(),
                torch.cuda_is_available());
    }

    /// @param missing what keeps CUDA's part of the engine from being loaded
    /// @param driver what the driver says
    /// @param usable whether the engine finds a GPU
    static Answer judged(Optional<String> missing, Answer driver, boolean usable) {
        if (missing.isPresent()) {
            return new Absent("the engine's CUDA part cannot be loaded (%s); install CUDA 13, cuDNN 9 and NCCL 2, and"
                            .formatted(missing.get())
                    + " name their folders in LD_LIBRARY_PATH");
        }
        if (driver instanceof Found && !usable) {
            return new Absent("the engine finds no GPU that it can use; the NVIDIA driver may be too old for CUDA 13");
        }
        return driver;
    }

    /// The binding loads what it can and says nothing of the rest, so the loading is tried once more.
    @SuppressWarnings("restricted") // what native access is for
    private static String missing() {
        try {
            var file = Loader.cacheResource(Cuda.class, CARRIED.formatted(Loader.getPlatform()));
            System.load(file.getAbsolutePath());
            return "it was not there when the engine started";
        } catch (UnsatisfiedLinkError | IOException e) {
            return String.valueOf(e.getMessage()).replaceFirst("^/[^:]*: ", ""); // without our own file's name
        }
    }

    /// How float32 numbers are multiplied on the GPU from now on. Left to itself the engine does it in TF32 inside
    /// convolutions and in whole float32 inside products.
    ///
    /// @param shortened whether to ten bits of the factors (TF32); else float32 means float32
    public static void multiplyFloat32(boolean shortened) {
        var context = torch.globalContext();
        context.setAllowTF32CuBLAS(shortened);
        context.setAllowTF32CuDNN(shortened);
    }

    /// Bytes of the GPU's memory that are taken, by this process and all others. The engine keeps what it once
    /// took, so after a training it is the most that the process needed.
    public static long usedBytes() {
        return CudaDriver.usedBytes();
    }

    /// Whether the engine that runs has CUDA, whatever the machine has.
    static boolean isInEngine() {
        return Context.hasCUDART();
    }
}

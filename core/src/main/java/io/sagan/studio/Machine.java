package io.sagan.studio;

import io.sagan.config.ExperimentException;
import io.sagan.config.TrainSpec;
import io.sagan.config.TrainSpec.Device;
import io.sagan.config.TrainSpec.Precision;
import io.sagan.tensor.Cuda;
import io.sagan.tensor.Engine;
import io.sagan.tensor.NativeHeap;
import io.sagan.tensor.Place;
import java.nio.file.Path;
import java.util.List;

/// What the engine is on this machine, and what `auto` chooses.
///
/// @param engine version of libtorch and its binding
/// @param cache where the native libraries are unpacked
/// @param device where `--device auto` computes
/// @param deviceReason why
/// @param precision what `--precision auto` chooses
/// @param precisionReason why
/// @param threads engine threads when not given
public record Machine(
        String engine,
        Path cache,
        String device,
        String deviceReason,
        String precision,
        String precisionReason,
        int threads) {

    /// This machine. Starts the engine.
    public static Machine current() {
        Engine.start();
        var place = place(Device.AUTO);
        boolean fast = usesBfloat16(Precision.AUTO, place);
        return new Machine(
                Engine.version(),
                Engine.cacheFolder(),
                words(place),
                Cuda.absence()
                        .map(reason -> "no CUDA: " + reason)
                        .orElse("CUDA finds a GPU, and --device cpu leaves it alone"),
                fast ? "bf16" : "fp32",
                precisionReason(place, fast),
                Engine.useThreads(0));
    }

    private static String precisionReason(Place place, boolean fast) {
        if (place == Place.GPU) {
            return fast
                    ? "the GPU multiplies bfloat16 in hardware, faster than float32"
                    : "the GPU is older than those that multiply bfloat16 in hardware (Ampere)";
        }
        return fast
                ? "the processor multiplies bfloat16 in hardware, about twice as fast as float32"
                : "the processor has no bfloat16 instructions (avx512_bf16, amx_bf16), so it would be slower";
    }

    /// Where the native libraries are unpacked; said without loading any.
    public static Path cacheFolder() {
        return Engine.cacheFolder();
    }

    /// Refuses a device that cannot be computed on here.
    static void require(Device device) {
        if (device == Device.CUDA) {
            Cuda.absence().ifPresent(reason -> {
                throw new ExperimentException(
                        List.of("train.device is cuda, but " + reason + "; or choose cpu or auto"));
            });
        }
    }

    /// Where an experiment is computed; `auto` is the GPU where CUDA finds one.
    ///
    /// @throws ExperimentException when it asks for a GPU that cannot be used
    static Place place(Device device) {
        require(device);
        if (device == Device.CPU || Cuda.absence().isPresent()) {
            return Place.PROCESSOR;
        }
        return Place.GPU;
    }

    /// Where an experiment is computed, with the GPU made ready to multiply as it asks.
    ///
    /// @throws ExperimentException when it asks for a GPU that cannot be used
    static Place place(TrainSpec train) {
        var place = place(train.device());
        if (place == Place.GPU) {
            Cuda.multiplyFloat32(train.precision() == Precision.TF32);
        }
        return place;
    }

    /// The arithmetic in words: `fp32`, `tf32` or `bf16`. Where TF32 is asked for and not there, it is `fp32`.
    static String precision(TrainSpec train, Place place) {
        if (usesBfloat16(train.precision(), place)) {
            return "bf16";
        }
        boolean shortened = train.precision() == Precision.TF32
                && place == Place.GPU
                && Cuda.gpu().hasTensorFloat32();
        return shortened ? "tf32" : "fp32";
    }

    /// The device in words: `cpu`, or `cuda` and the GPU's name.
    static String words(Place place) {
        return place == Place.GPU ? "cuda (" + Cuda.gpu().name() + ")" : "cpu";
    }

    /// Bytes of memory of a place.
    static long memory(Place place) {
        return place == Place.GPU ? Cuda.gpu().bytes() : MemoryForecast.available();
    }

    /// Gives freed memory back to the system where the recipe prefers memory to speed, to the end of the process.
    static void adaptMemory(TrainSpec train) {
        if (train.gradientCheckpointing()) {
            NativeHeap.returnLargeBlocks();
        }
    }

    static boolean usesBfloat16(Precision precision, Place place) {
        return switch (precision) {
            case AUTO -> place == Place.GPU ? Cuda.gpu().hasFastBfloat16() : Engine.hasFastBfloat16();
            case FP32, TF32 -> false;
            case BF16 -> true;
        };
    }
}

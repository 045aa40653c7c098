package io.sagan.studio;

import io.sagan.config.ExperimentException;
import io.sagan.config.TrainSpec.Device;
import io.sagan.config.TrainSpec.Precision;
import io.sagan.tensor.Engine;
import java.nio.file.Path;
import java.util.List;

/// What the engine is on this machine, and what `auto` chooses.
///
/// @param engine version of libtorch and its binding
/// @param cache where the native libraries are unpacked
/// @param device where `--device auto` computes
/// @param precision what `--precision auto` chooses
/// @param precisionReason why
/// @param threads engine threads when not given
public record Machine(String engine, Path cache, String device, String precision, String precisionReason, int threads) {

    /// This machine. Starts the engine.
    public static Machine current() {
        Engine.start();
        boolean fast = Engine.hasFastBfloat16();
        return new Machine(
                Engine.version(),
                Engine.cacheFolder(),
                "cpu",
                fast ? "bf16" : "fp32",
                fast
                        ? "the processor multiplies bfloat16 in hardware, about twice as fast as float32"
                        : "the processor has no bfloat16 instructions (avx512_bf16, amx_bf16), so it would be slower",
                Engine.useThreads(0));
    }

    /// Where the native libraries are unpacked; said without loading any.
    public static Path cacheFolder() {
        return Engine.cacheFolder();
    }

    /// Refuses a device that this build of the engine cannot compute on.
    static void require(Device device) {
        if (device == Device.CUDA) {
            throw new ExperimentException(List.of(
                    "train.device is cuda, but this build carries the engine for processors only; use cpu or auto"));
        }
    }

    static boolean usesBfloat16(Precision precision) {
        return switch (precision) {
            case AUTO -> Engine.hasFastBfloat16();
            case FP32 -> false;
            case BF16 -> true;
        };
    }
}

package io.sagan.tensor;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/// Where networks lie and are computed: the processor, or the first GPU that CUDA shows.
///
/// Whatever Java fills (batches, latents, labels, random numbers) is made on the processor and sent from
/// there; what Java reads is brought back first. Ask [Cuda#absence()] before choosing the GPU.
public enum Place {
    PROCESSOR(DeviceType.CPU),
    GPU(DeviceType.CUDA);

    private final DeviceType type;

    Place(DeviceType type) {
        this.type = type;
    }

    /// Where a tensor lies.
    public static Place of(Tensor tensor) {
        return tensor.is_cuda() ? GPU : PROCESSOR;
    }

    /// Moves all parameters and buffers of a module. The tensors stay the same objects, so whoever holds one
    /// of them finds it moved; optimizers and averages, which make tensors like them, are made afterwards.
    public void move(Module module) {
        try (var device = new Device(type)) {
            module.to(device, false);
        }
    }

    /// A tensor that was made on the processor, here: itself where that is here, else a copy in the caller's
    /// scope, which the GPU fetches from pinned memory while the processor goes on. A tensor that lies here is
    /// taken as it is.
    public Tensor sent(Tensor made) {
        if (this == PROCESSOR || made.is_cuda()) {
            return made;
        }
        try (var device = new Device(type)) {
            return made.pin_memory().to(device, made.scalar_type(), true, false, new MemoryFormatOptional());
        }
    }

    /// Waits until all that was asked for is computed; a processor never lets anybody wait.
    public void await() {
        if (this == GPU) {
            torch.cuda_synchronize();
        }
    }

    /// A tensor of numbers that Java made, beside another one: itself where both lie on the processor, else a
    /// copy in the caller's scope.
    public static Tensor beside(Tensor made, Tensor other) {
        return other.is_cpu() ? made : made.to(other.device(), made.scalar_type());
    }

    /// The same for a constant that is kept: it moves once and stays there.
    public static void keepBeside(Tensor constant, Tensor other) {
        if (other.is_cuda() && !constant.is_cuda()) {
            constant.set_data(constant.to(other.device(), constant.scalar_type()));
        }
    }
}

package io.sagan.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/// What NVIDIA's driver says of the first GPU it shows. The engine's binding has no names of devices.
///
/// Source: the CUDA driver API, `cuInit` to `cuDeviceTotalMem`.
final class CudaDriver {
    private static final String LIBRARY =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")
                    ? "nvcuda.dll"
                    : "libcuda.so.1";
    private static final int NO_DEVICE = 100;
    private static final int MAJOR = 75; // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
    private static final int MINOR = 76;
    private static final int NAME_BYTES = 256;

    private CudaDriver() {}

    /// What there is.
    sealed interface Answer {}

    /// A GPU.
    record Found(Cuda.Gpu gpu) implements Answer {}

    /// Why there is none, in words that go on a sentence.
    record Absent(String reason) implements Answer {}

    static Answer ask() {
        return ask(LIBRARY);
    }

    @SuppressWarnings("restricted") // what native access is for
    static Answer ask(String library) {
        try (var arena = Arena.ofConfined()) {
            var driver = SymbolLookup.libraryLookup(library, arena);
            int began = call(driver, "cuInit", 0);
            if (began != 0) {
                return new Absent(
                        began == NO_DEVICE
                                ? "the NVIDIA driver shows no GPU"
                                : "the NVIDIA driver does not start (error %s of cuInit)".formatted(began));
            }
            var number = arena.allocate(ValueLayout.JAVA_INT);
            require(call(driver, "cuDeviceGet", number, 0), "cuDeviceGet");
            int device = number.get(ValueLayout.JAVA_INT, 0);
            var name = arena.allocate(NAME_BYTES);
            require(call(driver, "cuDeviceGetName", name, NAME_BYTES, device), "cuDeviceGetName");
            require(call(driver, "cuDeviceGetAttribute", number, MAJOR, device), "cuDeviceGetAttribute");
            int major = number.get(ValueLayout.JAVA_INT, 0);
            require(call(driver, "cuDeviceGetAttribute", number, MINOR, device), "cuDeviceGetAttribute");
            int minor = number.get(ValueLayout.JAVA_INT, 0);
            var bytes = arena.allocate(ValueLayout.JAVA_LONG);
            require(call(driver, "cuDeviceTotalMem_v2", bytes, device), "cuDeviceTotalMem");
            return new Found(new Cuda.Gpu(name.getString(0), major, minor, bytes.get(ValueLayout.JAVA_LONG, 0)));
        } catch (IllegalArgumentException _) {
            return new Absent("there is no NVIDIA driver (" + library + " cannot be loaded)");
        } catch (IllegalStateException unusual) {
            return new Absent(String.valueOf(unusual.getMessage()));
        }
    }

    /// Bytes of memory of the current GPU that are taken. The engine must have computed on it in this thread.
    @SuppressWarnings("restricted")
    static long usedBytes() {
        try (var arena = Arena.ofConfined()) {
            var driver = SymbolLookup.libraryLookup(LIBRARY, arena);
            var free = arena.allocate(ValueLayout.JAVA_LONG);
            var total = arena.allocate(ValueLayout.JAVA_LONG);
            require(call(driver, "cuMemGetInfo_v2", free, total), "cuMemGetInfo");
            return total.get(ValueLayout.JAVA_LONG, 0) - free.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    private static void require(int result, String function) {
        if (result != 0) {
            throw new IllegalStateException("the NVIDIA driver answers %s with error %s".formatted(function, result));
        }
    }

    /// Calls a function of whole numbers and addresses that returns an error number.
    @SuppressWarnings("restricted")
    private static int call(SymbolLookup driver, String function, Object... arguments) {
        var layouts = new java.lang.foreign.MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = arguments[i] instanceof MemorySegment ? ValueLayout.ADDRESS : ValueLayout.JAVA_INT;
        }
        var address = driver.find(function)
                .orElseThrow(() -> new IllegalStateException("the NVIDIA driver has no function " + function));
        var handle =
                Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("the NVIDIA driver cannot be asked for " + function, e);
        }
    }
}

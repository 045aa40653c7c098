package io.sagan.archive;

import io.sagan.tensor.StoredType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The closed table of names that a pickle may mention. Nothing is ever looked up outside it.
enum PickleGlobal {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    SIZE,
    NUMPY_SCALAR,
    NUMPY_TYPE,
    ENCODE,
    FLOAT(StoredType.F32),
    DOUBLE(StoredType.F64),
    HALF(StoredType.F16),
    BFLOAT16(StoredType.BF16),
    LONG(StoredType.I64),
    INT(StoredType.I32),
    BYTE(StoredType.U8),
    BOOL(StoredType.BOOL);

    private static final Map<String, PickleGlobal> TABLE = Map.ofEntries(
            Map.entry("collections.OrderedDict", ORDERED_DICT),
            Map.entry("torch._utils._rebuild_tensor_v2", REBUILD_TENSOR),
            Map.entry("torch._utils._rebuild_parameter", REBUILD_PARAMETER),
            Map.entry("torch.Size", SIZE),
            // The scores that StudioGAN keeps beside its weights are NumPy numbers.
            Map.entry("numpy.core.multiarray.scalar", NUMPY_SCALAR),
            Map.entry("numpy._core.multiarray.scalar", NUMPY_SCALAR),
            Map.entry("numpy.dtype", NUMPY_TYPE),
            Map.entry("_codecs.encode", ENCODE),
            Map.entry("torch.FloatStorage", FLOAT),
            Map.entry("torch.DoubleStorage", DOUBLE),
            Map.entry("torch.HalfStorage", HALF),
            Map.entry("torch.BFloat16Storage", BFLOAT16),
            Map.entry("torch.LongStorage", LONG),
            Map.entry("torch.IntStorage", INT),
            Map.entry("torch.ByteStorage", BYTE),
            Map.entry("torch.BoolStorage", BOOL));

    private final @Nullable StoredType type;

    PickleGlobal() {
        this.type = null;
    }

    PickleGlobal(StoredType type) {
        this.type = type;
    }

    /// The number format of a storage class; null for everything else.
    @Nullable
    StoredType type() {
        return type;
    }

    /// The entry of a name.
    ///
    /// @throws PickleException naming it, if it is not in the table
    static PickleGlobal named(String module, String name) throws PickleException {
        var full = printable(module) + "." + printable(name);
        var global = TABLE.get(full);
        if (global == null) {
            throw new PickleException("it names " + full
                    + ", which is not among the few names a checkpoint of weights needs, and was not loaded");
        }
        return global;
    }

    private static String printable(String text) {
        var shown = text.replaceAll("[^\\x20-\\x7e]", "?");
        return shown.length() <= 120 ? shown : shown.substring(0, 120) + "…";
    }
}

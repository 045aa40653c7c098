package io.sagan.tensor;

import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The number formats Sagan keeps in files, under their safetensors names.
public enum StoredType {
    F64(8, ScalarType.Double),
    I64(8, ScalarType.Long),
    F32(4, ScalarType.Float),
    I32(4, ScalarType.Int),
    F16(2, ScalarType.Half),
    BF16(2, ScalarType.BFloat16),
    U8(1, ScalarType.Byte),
    BOOL(1, ScalarType.Bool);

    private final int bytes;
    private final ScalarType scalarType;

    StoredType(int bytes, ScalarType scalarType) {
        this.bytes = bytes;
        this.scalarType = scalarType;
    }

    /// Bytes of one number.
    public int bytes() {
        return bytes;
    }

    /// The engine's name for the format.
    public ScalarType scalarType() {
        return scalarType;
    }

    static Optional<StoredType> named(String name) {
        for (var type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static Optional<StoredType> of(ScalarType scalarType) {
        var known = scalarType.intern(); // native code hands out copies that equal nothing
        for (var type : values()) {
            if (type.scalarType == known) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}

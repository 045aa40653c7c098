package io.sagan.archive;

import io.sagan.tensor.StoredType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a pickle can hold here: tensors, numbers, text, lists and tables, and nothing that runs.
///
/// Rows and tables may hold themselves, so whoever walks them must not follow them blindly.
sealed interface PickleValue {

    /// Python's `None`.
    enum Nothing implements PickleValue {
        NONE
    }

    record Truth(boolean value) implements PickleValue {}

    record Whole(long value) implements PickleValue {}

    /// A whole number beyond 64 bits, of which only the bytes matter (little-endian, in hexadecimal).
    record Huge(String bytes) implements PickleValue {}

    record Real(double value) implements PickleValue {}

    record Text(String value) implements PickleValue {}

    /// Raw bytes, each as a character in 0..255.
    record Bytes(String latin1) implements PickleValue {}

    /// A list, tuple or set. Equal only to itself.
    final class Row implements PickleValue {
        final List<PickleValue> items;

        Row(List<PickleValue> items) {
            this.items = new ArrayList<>(items);
        }
    }

    /// A dict. Keys are text and numbers. Equal only to itself.
    final class Table implements PickleValue {
        final Map<PickleValue, PickleValue> entries = new LinkedHashMap<>();
    }

    /// One of the few names a pickle may mention.
    record Named(PickleGlobal global) implements PickleValue {}

    /// A stretch of numbers in the file, named by its key.
    ///
    /// @param count numbers, not bytes
    record Storage(StoredType type, String key, long count) implements PickleValue {}

    /// A tensor: places in a storage. Whatever its strides, all of them lie inside the storage.
    record View(Storage storage, long offset, List<Long> shape, List<Long> strides) implements PickleValue {
        public View {
            shape = List.copyOf(shape);
            strides = List.copyOf(strides);
        }
    }

    /// A NumPy number format.
    ///
    /// @param code kind and bytes, such as `f8`
    record Format(String code) implements PickleValue {}
}

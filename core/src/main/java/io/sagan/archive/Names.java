package io.sagan.archive;

import java.util.List;
import java.util.Optional;

/// What tensors are called in one program, and how they lie there.
sealed interface Names permits SaganNames, StudioNames, BigGanNames {

    /// How a tensor lies in the other program's file.
    enum Form {
        SAME,
        /// Rows and columns swapped.
        TRANSPOSED,
        /// A vector as a matrix of one row.
        ROW,
        /// One number without sides.
        SCALAR
    }

    /// A tensor of a file.
    record Stored(String name, List<Long> shape, Form form) {
        public Stored {
            shape = List.copyOf(shape);
        }
    }

    /// The slot's tensor; empty where the program does not keep it.
    Optional<Stored> stored(Slot slot);

    /// A tensor that the program keeps beside the slot's and Sagan has no use for.
    Optional<Stored> besides(Slot slot);
}
